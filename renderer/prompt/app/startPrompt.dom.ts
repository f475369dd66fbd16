// Builds the prompt's controller and asks main for its one question. Decides nothing.
import type { CellApi } from '../../../preload/contract/derive.ts';
import { receivePorts } from '../../lib/cellPorts.dom.ts';
import { createSignInController, type SignInController } from '../signin/signInController.ts';

/** To be called at once when the page's script starts: its port is posted soon after. */
export function startPrompt(api: CellApi<'prompt'>, page: Window): SignInController {
  const signIn = createSignInController({
    api,
    ports: receivePorts<'prompt'>(api, page),
    nowMs: () => performance.now(),
  });
  void signIn.begin();
  return signIn;
}
