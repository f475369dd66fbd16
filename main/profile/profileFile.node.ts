// Reads a profile file that a person named. It is judged elsewhere; here only its size is, before it is read.
import { readFileSync, statSync } from 'node:fs';
import { fail, ok, type Result } from '../../preload/contract/result.ts';
import { maxProfileBytes } from './signature.ts';

export function readProfileFile(
  path: string,
): Result<string, 'profile.unreadable' | 'profile.tooLarge'> {
  try {
    if (statSync(path).size > maxProfileBytes) return fail('profile.tooLarge');
    return ok(readFileSync(path, 'utf8'));
  } catch {
    return fail('profile.unreadable');
  }
}
