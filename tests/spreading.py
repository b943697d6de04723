"""Which worker runs which file: one begins at the top of the list, the other at the bottom, until they meet.

The Neo4j of each worker so sees statements that are alike, which it has planned before: those of the API in
the one, those of questions and loads in the other. Files with a browser come first: a long file at the end
would keep one worker waiting for the other.
"""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# these with a browser; and those of the documents, which ask the sample at once: it is still being made then, and the
# worker at the other end, whose first files need none of it, need not wait
_FIRST = ("tests/dashboard/", "tests/test_")


class FromBothEnds(LoadScopeScheduling):
    """Hands whole files out, in the order in which they were found."""

    _begun = False

    def _split_scope(self, nodeid: str) -> str:
        return nodeid.partition("::")[0]

    def _assign_work_unit(self, node: WorkerController) -> None:
        if not self._begun:
            self._begun = True
            for file in [each for each in reversed(self.workqueue) if each.startswith(_FIRST)]:
                self.workqueue.move_to_end(file, last=False)
        if self.nodes.index(node) % 2:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
