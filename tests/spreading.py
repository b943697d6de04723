"""Distributes files over two workers: they start at the two ends of the list and meet in the middle.

The Neo4j of each worker thus receives similar statements, which it has already planned: those of
the API on one side, those of questions and loads on the other. Files with a browser come first,
because a long file at the end would leave one worker idle.
"""

from xdist.scheduler import LoadScopeScheduling
from xdist.workermanage import WorkerController

# Files with a browser come first. So do those of the documents, which need the sample at once: it
# takes time to create, and the first files at the other end do not need it.
_FIRST = ("tests/dashboard/", "tests/test_")


class FromBothEnds(LoadScopeScheduling):
    """Assigns whole files in the order of collection."""

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
