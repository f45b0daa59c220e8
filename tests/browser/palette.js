// The pixels of a picture as places in a palette: its 256 commonest colours, for others the nearest.
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
  const colors = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a)).slice(0, 256);
  const parts = (one) => [one >> 16, (one >> 8) & 255, one & 255];
  const distance = (one, other) =>
    parts(one).reduce((sum, part, place) => sum + (part - parts(other)[place]) ** 2, 0);
  const places = new Map(colors.map((one, place) => [one, place]));
  for (const one of counts.keys()) {
    if (places.has(one)) continue;
    const distances = colors.map((other) => distance(one, other));
    places.set(one, distances.indexOf(Math.min(...distances)));
  }
  const pixels = Uint8Array.from({ length: width * height }, (_, at) => places.get(color(at)));
  const pieces = [];
  for (let at = 0; at < pixels.length; at += 32768) {
    pieces.push(String.fromCharCode(...pixels.subarray(at, at + 32768)));
  }
  return { width, height, colors, pixels: btoa(pieces.join("")) };
};
