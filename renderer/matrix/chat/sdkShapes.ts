// Decides which small part of the SDK's objects our rules may read. Must never grow into a second SDK.

export interface SdkEvent {
  getId(): string | undefined;
  /** Set locally only: the server cannot choose it. */
  getTxnId(): string | undefined;
  getSender(): string | undefined;
  getRoomId(): string | undefined;
  getTs(): number;
  /** The type after decryption. */
  getType(): string;
  getOriginalContent(): Record<string, unknown>;
  getClaimedEd25519Key(): string | null;
  isState(): boolean;
  isRedacted(): boolean;
  isEncrypted(): boolean;
  isBeingDecrypted(): boolean;
  isDecryptionFailure(): boolean;
  getClearContent(): object | null;
  readonly decryptionFailureReason: string | null;
  readonly status: string | null;
}

export interface SdkMember {
  readonly userId: string;
  readonly rawDisplayName: string;
  readonly membership?: string | undefined;
  readonly events: { readonly member?: SdkEvent | undefined };
}

export interface SdkRoom {
  readonly roomId: string;
  readonly currentState: { getStateEvents(eventType: string, stateKey: string): SdkEvent | null };
  getMyMembership(): string;
  getMembers(): SdkMember[];
  getMember(userId: string): SdkMember | null;
  getLiveTimeline(): { getEvents(): SdkEvent[] };
  getPendingEvents(): SdkEvent[];
  /** The last event that this user has read, by public or private receipt; null when unknown or not loaded. */
  getEventReadUpTo(userId: string): string | null;
}
