// Elements: how they are made and changed, and how work waits for the next frame.
//
// Needs no other file.

/// Returns a new element of the page.
function html(tag, attributes, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/// Returns a new element of a drawing.
function drawn(tag, attributes, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  setAttributes(element, attributes);
  element.append(...children);
  return element;
}

function setAttributes(element, attributes) {
  for (const [name, value] of Object.entries(attributes)) { element.setAttribute(name, value); }
}

/// Returns a function that calls `action` with its latest arguments before the next frame is drawn.
function perFrame(action) {
  let latest = null;
  return (...values) => {
    if (latest === null) {
      requestAnimationFrame(() => {
        const current = latest;
        latest = null;
        action(...current);
      });
    }
    latest = values;
  };
}
