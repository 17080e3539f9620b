// Shows the contract of the API.
window.SwaggerUIBundle({ url: 'openapi.yaml', dom_id: '#api', deepLinking: true, validatorUrl: null });
