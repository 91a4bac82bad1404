import type { Page } from '@playwright/test';
import type { UdpRelay } from './udp-relay';

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

/** A page that other pages cannot be reached from, as behind a strict firewall. */
export async function withoutDirectWay(page: Page): Promise<void> {
  await rewriteDescriptions(page, (sdp) => (isOfNode(sdp) ? sdp : withCandidates(sdp, () => false)));
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
      return ipv4Only.replace(
        /^(a=candidate:\S+ \d+ \S+ \d+ \S+) (\d+)/gm,
        (_, before: string, port: string) => `${before} ${relay.to(Number(port))}`,
      );
    });
}

/** What carries the media of a page's newest connection: `udp` or `tcp`. */
export function transportOf(page: Page): Promise<string | undefined> {
  return page.evaluate(async () => {
    const report = await window.gridroomObserver.peers.at(-1)?.getStats();
    let protocol: string | undefined;
    report?.forEach((stats) => {
      if (stats.type === 'transport' && stats.selectedCandidatePairId) {
        const pair = report.get(stats.selectedCandidatePairId);
        protocol = report.get(pair.localCandidateId).protocol;
      }
    });
    return protocol;
  });
}

/** The page's device comes into another network: the browser says so. */
export async function cameOnline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.context().setOffline(false);
}
