// Finds the bridge that the preload put into this page. A page without one cannot do anything and says so.
import type { CellName } from '../../preload/contract/cellName.ts';
import type { CellApi } from '../../preload/contract/derive.ts';

export const cellApi = <C extends CellName>(_cell: C): CellApi<C> => {
  const api = Reflect.get(window, 'alcove') as CellApi<C> | undefined;
  if (api === undefined) throw new Error('bridge.missing');
  return api;
};
