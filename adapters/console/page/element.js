// Making and changing pieces of the page.
// All text goes through textContent: what customers write can be read here and can do nothing else.

export function element(name, properties = {}, ...children) {
  const { className, attributes = {}, ...rest } = properties;
  const made = document.createElement(name);
  if (className) made.className = className;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  Object.assign(made, rest);
  made.append(...children);
  return made;
}

export function say(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export function showWith(target, text, holder = target) {
  say(target, text);
  holder.hidden = text === "";
}

export function updateList(list, texts) {
  list.hidden = texts.length === 0;
  while (list.children.length > texts.length) list.lastElementChild.remove();
  texts.forEach((text, index) => {
    if (!list.children[index]) list.append(element("li", { dir: "auto" }));
    say(list.children[index], text);
  });
}
