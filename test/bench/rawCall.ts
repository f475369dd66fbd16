// Makes calls without Alcove in the raw program's page: two connections over the practice's relay, one sends to the other, so that one side's work is done once. What Alcove's call is set against.
import { createHmac } from 'node:crypto';
import type { Page } from '@playwright/test';
import type { Practice } from '../practice/practiceShape.ts';

export interface RawCallTimes {
  /** Camera and microphone: from asking to having. */
  readonly devicesMs: number;
  /** From then to the other side's first decoded picture. */
  readonly pictureMs: number;
}

interface Relay {
  readonly urls: string;
  readonly username: string;
  readonly credential: string;
}

const lifetimeSeconds = 3_600;

/** What Prosody gives out too: the draft of the TURN REST interface (draft-uberti-behave-turn-rest-00). */
const relayOf = (practice: Practice): Relay => {
  const username = `${Math.floor(Date.now() / 1_000) + lifetimeSeconds}:bench`;
  const { host, turnsPort } = practice.hosts.relay;
  return {
    urls: `turns:${host}:${turnsPort}?transport=tcp`,
    username,
    credential: createHmac('sha1', practice.turnSecret).update(username).digest('base64'),
  };
};

declare global {
  interface Window {
    endRawCall?: () => void;
  }
}

/** Runs in the page; leaves the call running until `endRawCall`. */
const callInPage = async (relay: Relay): Promise<RawCallTimes> => {
  const beganMs = performance.now();
  const media = await navigator.mediaDevices.getUserMedia({
    audio: true,
    video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { max: 30 } },
  });
  const haveMs = performance.now();
  const options: RTCConfiguration = {
    iceServers: [relay],
    iceTransportPolicy: 'relay',
    bundlePolicy: 'max-bundle',
  };
  const [sender, receiver] = [new RTCPeerConnection(options), new RTCPeerConnection(options)];
  sender.onicecandidate = ({ candidate }) => void receiver.addIceCandidate(candidate ?? undefined);
  receiver.onicecandidate = ({ candidate }) => void sender.addIceCandidate(candidate ?? undefined);
  const video = document.createElement('video');
  video.autoplay = true;
  video.muted = true;
  document.body.replaceChildren(video);
  const shown = new Promise<void>((resolve, reject) => {
    video.requestVideoFrameCallback(() => resolve());
    sender.onconnectionstatechange = () => {
      if (sender.connectionState === 'failed') reject(new Error('the raw call did not connect'));
    };
  });
  receiver.ontrack = ({ streams }) => {
    video.srcObject = streams[0] ?? null;
  };
  window.endRawCall = () => {
    for (const track of media.getTracks()) track.stop();
    sender.close();
    receiver.close();
    document.body.replaceChildren();
  };
  for (const track of media.getTracks()) sender.addTrack(track, media);
  const codecs = RTCRtpSender.getCapabilities('video')?.codecs ?? [];
  for (const transceiver of sender.getTransceivers())
    if (transceiver.sender.track?.kind === 'video')
      transceiver.setCodecPreferences(codecs.filter(({ mimeType }) => /vp8|rtx/i.test(mimeType)));
  await sender.setLocalDescription();
  await receiver.setRemoteDescription(sender.localDescription ?? { type: 'offer' });
  await receiver.setLocalDescription();
  await sender.setRemoteDescription(receiver.localDescription ?? { type: 'answer' });
  await shown;
  return { devicesMs: haveMs - beganMs, pictureMs: performance.now() - haveMs };
};

export const beginRawCall = (page: Page, practice: Practice): Promise<RawCallTimes> =>
  page.evaluate(callInPage, relayOf(practice));

export const endRawCall = (page: Page): Promise<void> => page.evaluate(() => window.endRawCall?.());
