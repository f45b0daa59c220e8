// The pixels of a picture as places in a palette of 256 colours: the commonest, then those that are
// farthest from all of these, so that a few red letters stay red; for others the nearest.
async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  const color = (at) => (data[at * 4] << 16) | (data[at * 4 + 1] << 8) | data[at * 4 + 2];
  const counts = new Map();
  for (let at = 0; at < width * height; at += 1) {
    counts.set(color(at), (counts.get(color(at)) ?? 0) + 1);
  }
  const ordered = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a));
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const distance = (one, other) =>
    parts(one).reduce((sum, part, place) => sum + (part - parts(other)[place]) ** 2, 0);
  const colors = [];
  const nearest = new Map(ordered.map((one) => [one, { place: 0, far: Infinity }]));
  while (colors.length < Math.min(256, ordered.length)) {
    const farthest = ordered.reduce((a, b) => (nearest.get(b).far > nearest.get(a).far ? b : a));
    const next = colors.length < 128 ? ordered[colors.length] : farthest;
    for (const [one, known] of nearest) {
      const far = distance(one, next);
      if (far < known.far) nearest.set(one, { place: colors.length, far });
    }
    colors.push(next);
  }
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => nearest.get(color(at)).place);
  const pieces = [];
  for (let at = 0; at < pixels.length; at += 32768) {
    pieces.push(String.fromCharCode(...pixels.subarray(at, at + 32768)));
  }
  return { width, height, colors, pixels: btoa(pieces.join("")) };
};
