// The decoder as it learns: the image of the code that the reader points at, and a sheet of images of other codes.
//
// Needs elements.js, numbers.js, images.js and training-session.js.

/// The milliseconds between two pictures of the sheet while training runs.
const sheetInterval = 1000;

/// Returns a canvas whose pixels are enlarged by a whole number, to at most a width of the page if they fit.
function enlarged(width, height, most, attributes) {
  const times = Math.max(1, Math.floor(most / Math.max(width, height)));
  return canvas(width, height, { ...attributes, style: `width: ${times * width}px` });
}

/// Returns the codes at the places of a square grid around the middle of the plane, row by row from the top left.
function gridOfCodes(side, extent) {
  const place = (index) => extent * ((2 * index) / (side - 1) - 1);
  return Array.from({ length: side * side }, (_, index) => [place(index % side), -place(Math.floor(index / side))]);
}

/// Returns a function that paints images side by side on a sheet.
function sheetPainter(sheet, { width, height }, side) {
  const [tile, context] = [canvas(width, height), sheet.getContext("2d")];
  return (pixels) => {
    for (let index = 0; index < side * side; index += 1) {
      paint(tile, pixels.subarray(index * width * height, (index + 1) * width * height));
      context.drawImage(tile, (index % side) * width, Math.floor(index / side) * height);
    }
  };
}

/// Returns a function that runs an asynchronous action. A call while it runs makes it run once more.
function oneAtATime(action) {
  let [isRunning, isDue] = [false, false];
  return async () => {
    isDue = true;
    if (isRunning) { return; }
    isRunning = true;
    while (isDue) {
      isDue = false;
      await action();
    }
    isRunning = false;
  };
}

/// Adds the image of the code that the reader points at, with its numbers.
function pointedImage(figure, { width, height }) {
  const image = enlarged(width, height, 252, { role: "img", "aria-label": "decoded image" });
  const text = figure.querySelector(".pointed-code");
  figure.prepend(image);
  figure.hidden = false;
  return {
    paint: (pixels) => paint(image, pixels),
    name(code, isByKeys) {
      text.setAttribute("aria-live", isByKeys ? "polite" : "off");
      text.textContent = vector(code);
    },
  };
}

/// Adds the sheet of other codes.
function sheetOfCodes(figure, { width, height }, codes, most, caption) {
  const side = Math.sqrt(codes.length);
  const sheet = enlarged(side * width, side * height, most, { role: "img", "aria-label": "sheet of decoded images" });
  figure.prepend(sheet);
  figure.querySelector("figcaption").textContent = caption;
  return sheetPainter(sheet, { width, height }, side);
}

/// Keeps decoded images up to date: those of a sheet, and of the code that the reader points at if there is a plane.
/// Returns a function that changes this code.
///
/// - Parameter sheet: the codes of the sheet, its largest width, and its caption.
function showDecoder(section, session, { images }, { codes, width, caption }, isPlane) {
  const paintSheet = sheetOfCodes(section.querySelector(".sheet-of-codes"), images, codes, width, caption);
  const pointed = isPlane ? pointedImage(section.querySelector(".pointed"), images) : null;
  let [chosen, painted, nextSheet] = [[0, 0], null, 0];

  const refresh = oneAtATime(async () => {
    const { progress } = session;
    const isUrgent = !progress.isRunning || progress.step === 0;
    const isSheetDue = progress !== painted && (isUrgent || performance.now() >= nextSheet);
    const rows = [...(pointed ? [chosen] : []), ...(isSheetDue ? codes : [])];
    if (rows.length === 0) { return; }
    const pixels = await session.decode(rows.flat());
    const first = pointed ? images.width * images.height : 0;
    pointed?.paint(pixels.subarray(0, first));
    if (!isSheetDue) { return; }
    paintSheet(pixels.subarray(first));
    [painted, nextSheet] = [progress, performance.now() + sheetInterval];
  });

  pointed?.name(chosen, false);
  session.listen(refresh);
  section.hidden = false;
  return (code, isByKeys) => {
    chosen = code;
    pointed?.name(code, isByKeys);
    refresh();
  };
}
