// The camera of this device for a form with pictures. Without this script, or without a camera, a file is chosen.

const form = document.querySelector("[data-picture]");
const field = document.querySelector("[data-doubts]");

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

if (form && navigator.mediaDevices?.getUserMedia) form.querySelectorAll("[data-camera]").forEach(serve);

// A box fills the file field that it names ("file" where it names none), and sends the form where it says so.
function serve(box) {
  const told = box.querySelector("[data-camera-told]");
  const video = box.querySelector("video");
  const opener = box.querySelector("[data-camera-open]");
  const live = box.querySelector("[data-camera-live]");
  const into = form.querySelector(`#${box.dataset.camera || "file"}`);
  const sends = !box.dataset.camera || "cameraSends" in box.dataset;
  let stream;

  box.hidden = false;
  opener.addEventListener("click", open);
  box.querySelector("[data-camera-take]").addEventListener("click", take);
  window.addEventListener("pagehide", close);

  async function open() {
    const facingMode = box.dataset.cameraFacing || "environment";
    try {
      stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode, width: { ideal: 1920 }, height: { ideal: 1080 } } });
    } catch {
      told.textContent = told.dataset.refused;
      return;
    }
    told.textContent = "";
    video.srcObject = stream;
    await video.play();
    live.hidden = false;
    opener.hidden = true;
    box.querySelector("[data-camera-take]").focus();
  }

  function close() {
    for (const track of stream?.getTracks() ?? []) track.stop();
  }

  function take() {
    const canvas = document.createElement("canvas");
    canvas.width = video.videoWidth;
    canvas.height = video.videoHeight;
    canvas.getContext("2d").drawImage(video, 0, 0);
    canvas.toBlob((blob) => {
      const files = new DataTransfer();
      files.items.add(new File([blob], "picture.jpg", { type: "image/jpeg" }));
      into.files = files.files;
      close();
      if (sends) {
        form.requestSubmit(form.querySelector("button[name=step]"));
        return;
      }
      live.hidden = true;
      opener.hidden = false;
      opener.focus();
      told.textContent = told.dataset.taken;
    }, "image/jpeg", 0.95);
  }
}
