// How an open page hears from the server; it goes on by itself when the line was cut.
export async function connectionOf(element) {
  await import(element.dataset.script);
  const headers = { RequestVerificationToken: document.querySelector('[name="__RequestVerificationToken"]')?.value ?? "" };
  return new signalR.HubConnectionBuilder().withUrl(element.dataset.hub, { headers }).withAutomaticReconnect([0, 2000, 5000, 10000, 30000, 60000]).configureLogging(signalR.LogLevel.None).build();
}
