import { useEffect, useRef } from 'react';

/** The person's own camera as a mirror; a camera that looks away from them is not mirrored. */
export function SelfVideo({ track }: { readonly track: MediaStreamTrack }) {
  const video = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const element = video.current;
    if (!element) return;
    element.srcObject = new MediaStream([track]);
    element.classList.toggle('mirrored', track.getSettings().facingMode !== 'environment');
    return () => {
      element.srcObject = null;
    };
  }, [track]);
  return <video ref={video} className="self-video" autoPlay playsInline muted aria-hidden="true" tabIndex={-1} />;
}
