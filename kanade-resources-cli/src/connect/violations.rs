//! What the server says when the user may not do something. It says so apart from the request, which then gets no
//! answer.

use std::sync::{Arc, Mutex, PoisonError};

use async_nats::{ConnectOptions, Event, ServerError};

/// What was said so far, each once.
#[derive(Clone, Default)]
pub(crate) struct Violations(Arc<Mutex<Vec<String>>>);

impl Violations {
    pub(super) fn watch(&self, options: ConnectOptions) -> ConnectOptions {
        let violations = self.clone();
        options.event_callback(move |event| {
            let violations = violations.clone();
            async move {
                if let Event::ServerError(ServerError::Other(text)) = event {
                    violations.hear(text);
                }
            }
        })
    }

    pub(super) fn said(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn hear(&self, text: String) {
        let mut said = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if text.to_lowercase().contains("permissions violation") && !said.contains(&text) {
            said.push(text);
        }
    }
}
