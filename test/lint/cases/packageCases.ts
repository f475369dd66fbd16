// One broken file and its mended twin for each rule about packages. The texts are data: they are parsed, never run.
import { samePath, sameText, swap, use, useType, type HouseCase } from './houseCase.ts';

const domain = 'main/gateway/allowRules.ts';
const feature = 'renderer/desk/chat/timelineModel.ts';

export const packageCases: readonly HouseCase[] = [
  swap('package/listed', 'a package without a row', domain, 'vite', 'zod'),
  swap('package/place', 'jose outside the profile', domain, 'jose', 'zod'),
  sameText(
    'package/place',
    'the keychain from a pure file',
    use('keytar'),
    'main/keys/keyRules.ts',
    'main/keys/keychain.node.ts',
  ),
  sameText(
    'package/place',
    'the Matrix SDK beside its adapter',
    use('matrix-js-sdk'),
    'renderer/desk/chat/room.dom.ts',
    'renderer/matrix/chat/matrixAdapter.dom.ts',
  ),
  sameText(
    'package/place',
    'its types beside its adapter',
    useType('matrix-js-sdk/lib/client.js'),
    feature,
    'renderer/matrix/chat/matrixAdapter.dom.ts',
  ),
  sameText(
    'package/place',
    'React in a model',
    use('react'),
    feature,
    'renderer/desk/chat/useTimeline.dom.ts',
  ),
  sameText(
    'package/place',
    'components outside a view',
    use('react-aria-components'),
    'renderer/lib/ui/button.dom.ts',
    'renderer/lib/ui/Button.tsx',
  ),
  sameText(
    'package/place',
    'settings store elsewhere',
    use('electron-store'),
    'main/vault/store.node.ts',
    'main/settings/store.node.ts',
  ),
  swap(
    'package/declared',
    'a package of a package',
    'test/main/x.test.ts',
    'not-in-the-manifest',
    'vitest',
  ),
  sameText(
    'package/global',
    'the call library beside its adapter',
    'export const j = JitsiMeetJS;',
    'renderer/call/callView/x.dom.ts',
    'renderer/call/callView/jitsiAdapter.dom.ts',
  ),
  sameText(
    'package/global',
    'as a property of window',
    "export const j = window['JitsiMeetJS'];",
    'renderer/call/callView/x.dom.ts',
    'renderer/call/callView/sdk/jitsiAdapter.dom.ts',
  ),
  samePath(
    'package/global',
    'as a type',
    'renderer/call/callView/x.dom.ts',
    'export type J = typeof JitsiMeetJS;',
    'export type J = string;',
  ),
];
