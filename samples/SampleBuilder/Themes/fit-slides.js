// Sets the text of a slide that holds much in a smaller size, until it fits.
for (const content of document.querySelectorAll(".content")) {
  const room = content.clientHeight;
  for (let size = 26; content.scrollHeight > room && size > 11; size -= 0.5) {
    content.style.fontSize = `${size}pt`;
  }
}
