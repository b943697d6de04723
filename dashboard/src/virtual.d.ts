declare module 'virtual:enums' {
  const enums: Record<string, Record<string, { zh: string; en: string }>>;
  export default enums;
}
