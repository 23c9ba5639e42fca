// What people attach: the kind of a file, a voice note from the microphone or a sample of one, a place.

export const PLACE = { latitude: -14.26944, longitude: -71.22611 }; // the Plaza de Armas of Sicuani, Cusco
const RECORDED = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus"]; // the server makes a phone's note of either
const KINDS = [["audio/ogg", "voice"], ["image/", "photo"], ["audio/", "audio"], ["video/", "video"]];

export function kindOf(type) {
  return KINDS.find(([start]) => type.startsWith(start))?.[1] ?? "document";
}

export async function sampleNote() {
  const answer = await fetch("/phones/sample.ogg");
  return new File([await answer.blob()], "nota.ogg", { type: "audio/ogg" });
}

// A running recording, or null where there is no microphone or the person does not lend it.
export async function startRecording() {
  const mimeType = RECORDED.find((type) => globalThis.MediaRecorder?.isTypeSupported(type));
  const stream = mimeType && (await navigator.mediaDevices?.getUserMedia({ audio: true }).catch(() => null));
  return stream ? new Recording(stream, mimeType) : null;
}

class Recording {
  constructor(stream, mimeType) {
    this.stream = stream;
    this.parts = [];
    this.began = performance.now();
    this.recorder = new MediaRecorder(stream, { mimeType });
    this.recorder.ondataavailable = ({ data }) => this.parts.push(data);
    this.recorder.start();
  }

  seconds() {
    return Math.floor((performance.now() - this.began) / 1000);
  }

  async stop() {
    const ended = new Promise((resolve) => (this.recorder.onstop = resolve));
    this.recorder.stop();
    await ended;
    this.stream.getTracks().forEach((track) => track.stop());
    return new File(this.parts, "nota.ogg", { type: this.recorder.mimeType });
  }
}
