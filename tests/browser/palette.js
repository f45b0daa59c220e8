// The pixels of a picture as places in a palette of at most 256 colours; the finest that suffices.
async (png) => {
  const image = new Image();
  image.src = `data:image/png;base64,${png}`;
  await image.decode();
  const { width, height } = image;
  const canvas = new OffscreenCanvas(width, height).getContext("2d");
  canvas.drawImage(image, 0, 0);
  const { data } = canvas.getImageData(0, 0, width, height);
  for (let step = 1; ; step *= 2) {
    const near = (value) => Math.min(255, Math.round(value / step) * step);
    const places = new Map();
    const pixels = new Uint8Array(width * height);
    for (let at = 0; at < pixels.length && places.size <= 256; at += 1) {
      const [red, green, blue] = data.subarray(at * 4, at * 4 + 3).map(near);
      const color = (red << 16) | (green << 8) | blue;
      if (!places.has(color)) places.set(color, places.size);
      pixels[at] = places.get(color);
    }
    if (places.size > 256) continue;
    const parts = [];
    for (let at = 0; at < pixels.length; at += 32768) {
      parts.push(String.fromCharCode(...pixels.subarray(at, at + 32768)));
    }
    return { width, height, colors: [...places.keys()], pixels: btoa(parts.join("")) };
  }
};
