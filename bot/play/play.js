"use strict";

// The page of `modeldesk play`. What a person does goes to the server as a gesture; what comes back
// are pieces of HTML that it has drawn, and where they belong.

const root = document.documentElement;
const byId = (id) => document.getElementById(id);
const thread = byId("thread");
const form = byId("form");
const log = (pane) => byId(`log-${pane}`);
const isPhone = matchMedia("(max-width: 800px)");
const commands = JSON.parse(document.body.dataset.commands);
const mentions = Object.entries(JSON.parse(document.body.dataset.mentions));

let version = 0;
let pane = "channel";
let threadPane = "channel"; // where the open thread stands

// Server

async function post(path, body) {
  const response = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
  });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  return response.json();
}

let queue = Promise.resolve(); // one gesture after another, so that no change is shown twice

function act(gesture) {
  queue = queue.then(async () => {
    try {
      show(await post("do", { since: version, gesture }), gesture);
      byId("status").textContent = "";
    } catch (error) {
      byId("status").textContent = `Not done: ${error.message}. Is modeldesk play still running?`;
    }
  });
  return queue;
}

// Drawing

function nodes(html) {
  const template = document.createElement("template");
  template.innerHTML = html; // drawn by the server, which escapes every text
  return template.content;
}

function show(changes, gesture) {
  version = changes.version;
  const fresh = changes.messages.map(place).filter(Boolean);
  if ("home" in changes) put(byId("home"), changes.home);
  if ("form" in changes) showForm(changes.form);
  showErrors(changes.errors);
  countReplies();
  if (gesture.kind !== "load") reveal(fresh, gesture);
}

function put(box, html) {
  box.replaceChildren(nodes(html));
  turnTables(box);
}

function place(message) {
  const before = byId(`m-${message.ts}`);
  if (!message.html) return before?.remove(); // deleted
  const article = nodes(message.html).firstElementChild;
  article.dataset.pane = message.pane;
  if (before) before.replaceWith(article);
  else (message.thread ? threadLog(message.thread) : log(message.pane)).append(article);
  turnTables(article);
  article.classList.add("fresh");
  if (message.pane !== pane && message.pane === "reports") unread(message.pane);
  return article;
}

// Replies stand in one box a thread, all in the log of the thread's pane.
function threadLog(ts) {
  const id = `t-${ts}`;
  let box = byId(id);
  if (!box) {
    box = document.createElement("div");
    box.id = id;
    box.hidden = true;
    log("thread").append(box);
  }
  return box;
}

function countReplies() {
  for (const box of log("thread").children) {
    const start = byId(`m-${box.id.slice(2)}`);
    const button = start?.querySelector("[data-do=reply]");
    const replies = box.querySelectorAll(":scope > .message:not(.opener)").length;
    const counted = replies === 1 ? "1 reply" : `${replies} replies`;
    if (button) button.textContent = replies ? counted : "Reply in thread";
  }
}

// Leads the eye and the keyboard to what has just come.
function reveal(fresh, gesture) {
  const answer = fresh.findLast((article) => !article.matches(".by-you")) ?? fresh.at(-1);
  if (!answer || answer.dataset.pane === "reports") return;
  if (answer.dataset.thread) {
    openThread(answer.dataset.thread);
    const asked = fresh.find((article) => !article.dataset.thread);
    asked?.scrollIntoView({ block: "nearest" });
  } else if (thread.contains(document.activeElement)) closeThread();
  const list = answer.closest(".log");
  const first = fresh.find((article) => article.closest(".log") === list);
  const fits = answer.offsetTop + answer.offsetHeight - first.offsetTop < list.clientHeight;
  const top = first.previousElementSibling?.matches(".opener") ? 0 : first.offsetTop;
  list.scrollTop = fits ? list.scrollHeight : top;
  if (gesture.kind !== "say" || isPhone.matches) answer.focus({ preventScroll: true });
  else if (answer.dataset.thread) writeInThread();
}

function unread(name) {
  const button = document.querySelector(`[data-open=${name}]`);
  button.dataset.unread = Number(button.dataset.unread ?? 0) + 1;
}

// Places

function open(name) {
  pane = name;
  for (const section of document.querySelectorAll("[data-pane].pane")) {
    section.hidden = section.dataset.pane !== name;
  }
  for (const button of document.querySelectorAll("[data-open]")) {
    if (button.dataset.open === name) {
      button.ariaCurrent = "page";
      delete button.dataset.unread;
    } else button.removeAttribute("aria-current");
  }
  closeThread();
  if (name === "home" && !byId("home").firstChild) act({ kind: "open_app", tab: "home" });
  if (name === "direct" && !log(name).firstChild) act({ kind: "open_app", tab: "messages" });
  const list = log(name);
  if (list && name !== "channel") list.scrollTop = list.scrollHeight;
}

function openThread(ts) {
  const start = byId(`m-${ts}`);
  const box = threadLog(ts);
  for (const other of log("thread").children) other.hidden = other !== box;
  box.querySelector(".opener")?.remove();
  const opener = start.cloneNode(true);
  opener.removeAttribute("id");
  opener.classList.add("opener");
  opener.querySelector("[data-do=reply]")?.remove();
  box.prepend(opener);
  turnTables(opener);
  thread.hidden = false;
  thread.dataset.ts = ts;
  threadPane = start.dataset.pane;
}

// In a channel's thread the bot reads what mentions it, so that stands there already.
function writeInThread() {
  const field = byId("type-thread");
  if (!field.value && threadPane === "channel") field.value = "@Modeldesk ";
  field.focus();
}

function closeThread() {
  if (thread.hidden) return;
  const start = byId(`m-${thread.dataset.ts}`);
  thread.hidden = true;
  if (start?.offsetParent) start.focus({ preventScroll: true });
}

// Writing

function say(name, text) {
  if (!text.trim()) return;
  const inThread = name === "thread";
  act({
    kind: "say",
    place: inThread ? threadPane : name,
    thread: inThread ? thread.dataset.ts : "",
    text,
  });
}

// What can be completed where the field stands: a command, or a mention.
function completions(text) {
  if (/^\/\S*$/.test(text)) return commands.filter((command) => command.name.startsWith(text));
  const [used] = commands.filter((command) => text === `${command.name} `);
  if (used) return [{ ...used, isHint: true }];
  const typed = text.match(/(?:^|\s)(@\w*)$/)?.[1].toLowerCase();
  return mentions
    .filter(([name]) => typed && name.toLowerCase().startsWith(typed) && name.length > typed.length)
    .map(([name, description]) => ({ name, hint: "", description }));
}

function hint(field) {
  const list = byId(field.getAttribute("aria-controls"));
  const shown = completions(field.value);
  list.replaceChildren(...shown.map(({ name, hint: usage, description, isHint }, number) => {
    const row = document.createElement("li");
    const small = document.createElement("small");
    row.append(`${name} ${usage}`, small);
    small.textContent = description;
    row.id = `${list.id}-${number}`;
    row.role = "option";
    row.ariaSelected = !isHint && number === 0;
    if (!isHint) row.dataset.complete = name;
    return row;
  }));
  list.hidden = shown.length === 0;
  point(field, list);
}

function complete(field, name) {
  field.value = `${field.value.replace(/[@/]\w*$/, "")}${name} `;
  hint(field);
  field.focus();
}

// Lists in which the keyboard moves while the focus stays in a field

const selected = (list) => list.querySelector("[aria-selected=true]");

function point(field, list) {
  const row = selected(list);
  if (row) field.setAttribute("aria-activedescendant", row.id);
  else field.removeAttribute("aria-activedescendant");
  row?.scrollIntoView({ block: "nearest" });
}

function move(field, list, step) {
  const rows = [...list.querySelectorAll("[role=option]")];
  const now = rows.indexOf(selected(list));
  rows.forEach((row) => { row.ariaSelected = false; });
  const next = rows[(now + step + rows.length) % rows.length];
  if (next) next.ariaSelected = true;
  point(field, list);
}

function keyInComposer(event) {
  const field = event.target;
  const list = byId(field.getAttribute("aria-controls"));
  const row = list.hidden ? null : selected(list);
  if (row && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
    move(field, list, event.key === "ArrowDown" ? 1 : -1);
  } else if (row && (event.key === "Tab" || event.key === "Enter") && !event.shiftKey) {
    if (row.dataset.complete === field.value.trim() && event.key === "Enter") return send(event);
    complete(field, row.dataset.complete);
  } else if (event.key === "Escape" && !list.hidden) {
    list.hidden = true;
  } else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    return send(event);
  } else return;
  event.preventDefault();
}

function send(event) {
  event.preventDefault();
  const composer = event.target.closest(".composer");
  const field = composer.querySelector("textarea");
  say(composer.dataset.composer, field.value);
  field.value = "";
  hint(field);
}

// Menus

const menuIsOpen = () => document.querySelector(".menu[open]");

function closeMenu(menu, { focus = false } = {}) {
  if (!menu) return;
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

function openMenu(menu) {
  for (const other of document.querySelectorAll(".menu[open]")) if (other !== menu) closeMenu(other);
  const popup = menu.querySelector(".popup") ?? popupOf(menu);
  const field = popup.querySelector("input");
  field.value = "";
  popup.style.left = "0px";
  const beyond = popup.getBoundingClientRect().right - (innerWidth - 12);
  if (beyond > 0) popup.style.left = `${-beyond}px`;
  narrow(menu);
  field.focus();
}

let menus = 0;

function popupOf(menu) {
  const popup = document.createElement("div");
  const field = document.createElement("input");
  const list = menu.querySelector("ul");
  popup.className = "popup";
  list.id = `menu-${++menus}`;
  list.ariaLabel = field.ariaLabel = menu.querySelector("summary").textContent;
  field.role = "combobox";
  field.ariaExpanded = true;
  field.autocomplete = "off";
  field.setAttribute("aria-controls", list.id);
  menu.options = [...list.querySelectorAll("[data-value]")];
  list.replaceChildren();
  popup.append(field, list);
  menu.append(popup);
  return popup;
}

async function narrow(menu) {
  const [field, list] = menu.querySelectorAll("input, ul");
  const typed = field.value;
  let rows = menu.options;
  if (menu.dataset.type === "external_select") {
    const found = await post("suggest", { ...control(menu), text: typed });
    if (field.value !== typed) return; // more was typed meanwhile
    rows = found.map(({ text, value }) => {
      const row = document.createElement("li");
      row.textContent = text.text;
      row.dataset.value = value;
      return row;
    });
  } else {
    rows = rows.filter((row) => row.textContent.toLowerCase().includes(typed.toLowerCase()));
  }
  rows.forEach((row, number) => {
    row.id = `${list.id}-${number}`;
    row.role = "option";
    row.ariaSelected = number === 0;
  });
  list.role = "listbox";
  list.replaceChildren(...rows);
  if (!rows.length) list.append(nodes("<li class='label' role='option' aria-disabled='true'>nothing fits</li>"));
  point(field, list);
  if (!typed) menu.querySelector(".popup").scrollIntoView({ block: "nearest" });
}

function keyInMenu(event, menu) {
  const [field, list] = menu.querySelectorAll("input, ul");
  if (event.key === "ArrowDown") move(field, list, 1);
  else if (event.key === "ArrowUp") move(field, list, -1);
  else if (event.key === "Enter") choose(menu, selected(list));
  else if (event.key === "Escape") closeMenu(menu, { focus: true });
  else return;
  event.preventDefault();
  event.stopPropagation();
}

function choose(menu, row) {
  if (!row?.dataset.value) return;
  closeMenu(menu, { focus: true });
  if (!form.contains(menu)) return use(menu, menu.dataset.type, row.dataset.value);
  menu.dataset.value = row.dataset.value;
  menu.querySelector(".shown").textContent = row.firstChild.textContent;
}

// Buttons and menus of a message

function control(element) {
  return {
    action_id: element.dataset.action ?? "",
    block_id: element.closest("[data-block-id]")?.dataset.blockId ?? "",
  };
}

function use(element, type, value) {
  const message = element.closest(".message")?.dataset.ts ?? "";
  return act({ kind: "use", message, ...control(element), type, value });
}

function tap(button) {
  const { type = "button", value = "", confirm: question } = button.dataset;
  if (!question) return use(button, type, value);
  byId("confirm-text").textContent = question;
  const dialog = byId("confirm");
  dialog.returnValue = "";
  dialog.showModal();
  dialog.addEventListener("close", () => {
    if (dialog.returnValue === "confirmed") use(button, type, value);
  }, { once: true });
}

const doings = {
  reply(message) {
    openThread(message.dataset.ts);
    writeInThread();
  },
  look_up: (message) => act({ kind: "look_up", message: message.dataset.ts }),
  async payload(message) {
    const response = await fetch(`payload/${message.dataset.ts}`);
    const text = JSON.stringify(await response.json(), null, 2);
    const dialog = byId("payload");
    dialog.querySelector("pre").textContent = text;
    dialog.showModal();
    const told = dialog.querySelector("[role=status]");
    told.textContent = "";
    await navigator.clipboard.writeText(text).then(
      () => { told.textContent = "Copied to the clipboard."; },
      () => { told.textContent = "The browser did not let this page copy it."; },
    );
  },
};

// The form

function showForm(html) {
  if (!html) return form.open && form.close();
  put(form, html);
  form.setAttribute("aria-label", form.querySelector(".title").textContent);
  if (!form.open) form.showModal();
}

function submitForm() {
  const values = {};
  for (const field of form.querySelectorAll(".input [data-action]")) {
    const { action_id: action, block_id: block } = control(field);
    values[block] = { [action]: fieldState(field) };
  }
  act({ kind: "send", values });
}

function fieldState(field) {
  const { type, value } = field.dataset;
  if (type === "plain_text_input") return { type, value: field.value || null };
  if (type !== "checkboxes") return { type, selected_option: value ? { value } : null };
  const ticked = [...field.querySelectorAll(":checked")].map((box) => ({ value: box.value }));
  return { type, selected_options: ticked };
}

function showErrors(errors) {
  for (const old of form.querySelectorAll(".problem")) old.remove();
  for (const [block, text] of Object.entries(errors)) {
    const problem = document.createElement("div");
    problem.className = "problem";
    problem.role = "alert";
    problem.textContent = text;
    form.querySelector(`[data-block-id="${CSS.escape(block)}"]`)?.append(problem);
  }
}

// What is pressed

function press(button) {
  const { ask, open: name, do: what, end, action, gesture } = button.dataset;
  if (ask) say(pane, ask);
  else if (gesture) act({ kind: gesture });
  else if (name) open(name);
  else if (what) doings[what](button.closest(".message"));
  else if (end === "submit") submitForm();
  else if (end) button.closest("dialog").close(end);
  else if (action && !form.contains(button)) tap(button);
  else if (button.id === "close") closeThread();
  else if (button.id === "theme") changeTheme(button);
}

function changeTheme(button) {
  const isDark = button.ariaPressed !== "true";
  root.dataset.theme = isDark ? "dark" : "light";
  button.ariaPressed = isDark;
}

document.addEventListener("click", (event) => {
  const target = event.target;
  const row = target.closest(".popup [role=option], [data-complete]");
  if (row?.dataset.complete) complete(row.closest("form").querySelector("textarea"), row.dataset.complete);
  else if (row) choose(row.closest(".menu"), row);
  else if (target.closest("button")) press(target.closest("button"));
  if (!target.closest(".menu[open]")) closeMenu(menuIsOpen());
});
document.addEventListener("toggle", (event) => {
  if (event.target.matches(".menu[open]")) openMenu(event.target);
}, true);
document.addEventListener("keydown", (event) => {
  const menu = event.target.closest(".menu[open]");
  if (menu) keyInMenu(event, menu);
  else if (event.target.matches(".composer textarea")) keyInComposer(event);
  if (event.key === "Escape" && !event.defaultPrevented && !document.querySelector("dialog[open]")) {
    closeThread();
  }
});
document.addEventListener("input", (event) => {
  if (event.target.matches(".composer textarea")) hint(event.target);
  else if (event.target.closest(".popup")) narrow(event.target.closest(".menu"));
});
document.addEventListener("submit", send);
form.addEventListener("close", () => act({ kind: "close" }));

byId("theme").ariaPressed = matchMedia("(prefers-color-scheme: dark)").matches;
document.querySelector("[data-open=channel]").ariaCurrent = "page";
act({ kind: "load" }).then(() => { root.dataset.ready = "yes"; });
