/** Loads the page, and loads it again if the network or the dashboard fails meanwhile: a browser does not retry a module. */
import('./app.js').catch((error) => {
  console.error(error);
  document.querySelector('#page').textContent = 'The page could not be loaded. It tries again.';
  setTimeout(() => location.reload(), 2000);
});
