// Images: decoded ones, and those of the data.
//
// Needs elements.js.

/// Returns a canvas of so many pixels.
function canvas(width, height, attributes = {}) { return html("canvas", { width, height, ...attributes }); }

/// Paints grey pixels, 0 for black and 1 for white.
function paint(target, pixels) {
  const context = target.getContext("2d");
  const image = context.createImageData(target.width, target.height);
  for (let index = 0; index < pixels.length; index += 1) {
    image.data.fill(255 * pixels[index], 4 * index, 4 * index + 3);
    image.data[4 * index + 3] = 255;
  }
  context.putImageData(image, 0, 0);
}

/// Returns a function that draws one of `count` images on a canvas. They lie in rows on a sheet; until the browser has
/// read it, the function draws nothing.
function spriteImages({ sprite, spriteColumns }, count) {
  const sheet = new Image();
  sheet.src = sprite;
  return (target, index) => {
    if (!sheet.complete || sheet.naturalWidth === 0) { return; }
    const width = sheet.naturalWidth / spriteColumns;
    const height = sheet.naturalHeight / Math.ceil(count / spriteColumns);
    const [left, top] = [(index % spriteColumns) * width, Math.floor(index / spriteColumns) * height];
    setAttributes(target, { width, height });
    target.getContext("2d").drawImage(sheet, left, top, width, height, 0, 0, width, height);
  };
}
