// Short tones, made by the browser itself: no file to fetch, and each occasion is told from the others by ear.

const TONES = { new: [660, 880], passed_on: [880, 660], unanswered: [740, 740] }; // Hz
const TONE_S = 0.16;
const LOUDNESS = 0.12;
let sounds = null;

/** Play the tones of an occasion: "new", "passed_on" or "unanswered". Silent where the browser refuses. */
export function ring(occasion) {
  sounds ??= new AudioContext();
  // A browser lets a page be heard only after somebody has pressed something on it.
  sounds.resume().catch(() => {});
  TONES[occasion].forEach((pitch, at) => {
    const begin = sounds.currentTime + at * TONE_S * 1.25;
    const tone = new OscillatorNode(sounds, { frequency: pitch });
    const volume = new GainNode(sounds, { gain: 0 });
    volume.gain.setValueAtTime(0, begin);
    volume.gain.linearRampToValueAtTime(LOUDNESS, begin + 0.02);
    volume.gain.linearRampToValueAtTime(0, begin + TONE_S);
    tone.connect(volume).connect(sounds.destination);
    tone.start(begin);
    tone.stop(begin + TONE_S);
  });
}
