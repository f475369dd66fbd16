// Entry of the call cell's preload.
import { exposeCell } from './bridge.electron.ts';

exposeCell('call');
