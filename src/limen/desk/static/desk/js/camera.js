// The camera of this device for the form of a picture. Without this script, or without a camera, a file is chosen.

const form = document.querySelector("[data-picture]");
const box = document.querySelector("[data-camera]");
const field = document.querySelector("[data-doubts]");
let stream;

// The first character in doubt is selected: whoever types its letter has put it right.
if (field) {
  const place = field.value.indexOf("?");
  field.focus();
  if (place >= 0) field.setSelectionRange(place, place + 1);
  else field.setSelectionRange(field.value.length, field.value.length);
}

form?.addEventListener("submit", () => {
  const told = form.querySelector("[data-picture-told]");
  told.textContent = told.dataset.busy;
});

if (form && box && navigator.mediaDevices?.getUserMedia) {
  box.hidden = false;
  box.querySelector("[data-camera-open]").addEventListener("click", open);
  box.querySelector("[data-camera-take]").addEventListener("click", take);
  window.addEventListener("pagehide", close);
}

async function open() {
  const told = box.querySelector("[data-camera-told]");
  try {
    stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment", width: { ideal: 1920 }, height: { ideal: 1080 } } });
  } catch {
    told.textContent = told.dataset.refused;
    return;
  }
  told.textContent = "";
  const video = box.querySelector("video");
  video.srcObject = stream;
  await video.play();
  box.querySelector("[data-camera-live]").hidden = false;
  box.querySelector("[data-camera-open]").hidden = true;
  box.querySelector("[data-camera-take]").focus();
}

function close() {
  for (const track of stream?.getTracks() ?? []) track.stop();
}

function take() {
  const video = box.querySelector("video");
  const canvas = document.createElement("canvas");
  canvas.width = video.videoWidth;
  canvas.height = video.videoHeight;
  canvas.getContext("2d").drawImage(video, 0, 0);
  canvas.toBlob((blob) => {
    const files = new DataTransfer();
    files.items.add(new File([blob], "page.jpg", { type: "image/jpeg" }));
    form.querySelector("#file").files = files.files;
    close();
    form.requestSubmit();
  }, "image/jpeg", 0.95);
}
