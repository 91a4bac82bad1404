import type { Page } from '@playwright/test';
import type { UdpRelay } from './udp-relay';

type TakeCandidate = (this: RTCPeerConnection, candidate: RTCIceCandidateInit) => Promise<void>;
type TakeDescription = (this: RTCPeerConnection, description: RTCSessionDescriptionInit) => Promise<void>;

/** Puts every description that comes to a page through `rewrite` before its connections take it. */
async function rewriteDescriptions(page: Page, rewrite: (sdp: string) => string): Promise<void> {
  await page.exposeFunction('gridroomRewrite', rewrite);
  await page.addInitScript(() => {
    const { gridroomRewrite } = window as unknown as { gridroomRewrite: (sdp: string) => Promise<string> };
    const native: TakeDescription = RTCPeerConnection.prototype.setRemoteDescription;
    const rewritten: TakeDescription = async function (description) {
      return native.call(this, { type: description.type, sdp: await gridroomRewrite(description.sdp ?? '') });
    };
    RTCPeerConnection.prototype.setRemoteDescription = rewritten as RTCPeerConnection['setRemoteDescription'];
  });
}

/** Only a node says that it is ICE-lite. */
const isOfNode = (sdp: string): boolean => sdp.includes('a=ice-lite');

/** Candidates for which `keep` is false are taken out; arguments are protocol and address. */
function withCandidates(sdp: string, keep: (protocol: string, address: string) => boolean): string {
  return sdp.replace(/^a=candidate:\S+ \d+ (\S+) \d+ (\S+) .*\r?\n/gm, (line, protocol: string, address: string) =>
    keep(protocol.toLowerCase(), address) ? line : '',
  );
}

const withoutCandidatesOfPages = (sdp: string): string => (isOfNode(sdp) ? sdp : withCandidates(sdp, () => false));

/** A page that other pages cannot be reached from, as behind a strict firewall. */
export async function withoutDirectWay(page: Page): Promise<void> {
  await rewriteDescriptions(page, withoutCandidatesOfPages);
  await page.addInitScript(() => {
    RTCPeerConnection.prototype.addIceCandidate = () => Promise.resolve();
  });
}

/** A page whose network lets no UDP through to the node. */
export function withoutUdp(page: Page): Promise<void> {
  return rewriteDescriptions(page, (sdp) =>
    isOfNode(sdp) ? withCandidates(sdp, (protocol) => protocol === 'tcp') : sdp,
  );
}

/** A page that reaches the node through a relay only. */
export function through(relay: UdpRelay): (page: Page) => Promise<void> {
  return (page) =>
    rewriteDescriptions(page, (sdp) => {
      if (!isOfNode(sdp)) return sdp;
      const ipv4Only = withCandidates(sdp, (protocol, address) => protocol === 'udp' && !address.includes(':'));
      return ipv4Only.replace(/^a=(candidate:.*)$/gm, (_, candidate: string) => `a=${relayed(candidate, relay)}`);
    });
}

/** A page that reaches other pages through a relay only, where they do not know its own address (`withoutDirectWay`). */
export function directlyThrough(relay: UdpRelay): (page: Page) => Promise<void> {
  return async (page) => {
    await rewriteDescriptions(page, withoutCandidatesOfPages);
    await page.exposeFunction('gridroomRelay', (candidate: string) =>
      / udp \d+ [\d.]+ /i.test(candidate) ? relayed(candidate, relay) : '',
    );
    await page.addInitScript(() => {
      const { gridroomRelay } = window as unknown as { gridroomRelay: (candidate: string) => Promise<string> };
      const native: TakeCandidate = RTCPeerConnection.prototype.addIceCandidate;
      RTCPeerConnection.prototype.addIceCandidate = async function (init?: RTCIceCandidateInit | null) {
        const candidate = await gridroomRelay(init?.candidate ?? '');
        if (candidate !== '') await native.call(this, { ...init, candidate });
      };
    });
  };
}

/** A candidate that leads through a relay to where it led (RFC 8839, section 5.1). */
function relayed(candidate: string, relay: UdpRelay): string {
  return candidate.replace(
    /^(candidate:\S+ \d+ \S+ \d+) (\S+) (\d+)/,
    (_, before: string, address: string, port: string) => `${before} ${address} ${relay.to(Number(port), address)}`,
  );
}

/** What carries the connections of a page that are up: `udp` or `tcp` for each. */
export function transportsOf(page: Page): Promise<string[]> {
  return page.evaluate(async () => {
    const up = window.gridroomObserver.peers.filter(({ connectionState }) => connectionState === 'connected');
    const reports = await Promise.all(up.map((peer) => peer.getStats()));
    return reports.flatMap((report) =>
      [...report.values()]
        .filter(({ type, selectedCandidatePairId }) => type === 'transport' && selectedCandidatePairId)
        .map(
          ({ selectedCandidatePairId }) => report.get(report.get(selectedCandidatePairId).localCandidateId).protocol,
        ),
    );
  });
}

/** The page's device comes into another network: the browser says so. */
export async function cameOnline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.context().setOffline(false);
}
