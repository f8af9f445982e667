// biome-ignore-all lint: placeholder until generated
// eslint-disable-next-line
export type Database = any;
