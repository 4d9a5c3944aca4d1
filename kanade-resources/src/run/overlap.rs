//! Who else holds a subject that a stream is to take.

use kanade_resources_schema::spec::Declaration;

use super::attempt::Attempt;
use crate::api::Api;
use crate::change::Refusal;
use crate::codes::ErrorCode;
use crate::failure::FailureKind;
use crate::plan::Stranger;

/// A stream that holds one of `subjects` and is not one of `own`, as a failure.
pub(super) async fn stranger(
    api: &Api<'_>,
    subjects: Vec<String>,
    own: &[&str],
) -> Option<FailureKind> {
    for subject in subjects {
        // A user who may not list streams learns from the broker's refusal only that there is one.
        let names = api.stream_names(&subject).await.unwrap_or_default();
        let stranger = names.into_iter().find(|name| !own.contains(&name.as_str()));
        if let Some(stream) = stranger {
            return Some(FailureKind::SubjectTaken { subject, stream });
        }
    }
    None
}

/// Has a plan say that a subject can't be taken which one of the undeclared streams among `strangers` holds.
pub(super) async fn refuse_what_strangers_hold(
    api: &Api<'_>,
    declaration: &Declaration<'_>,
    strangers: &[Stranger],
    attempts: &mut [Attempt<'_>],
) {
    if strangers.iter().all(|it| it.resource.consumer.is_some()) {
        return;
    }
    let declared: Vec<&str> = declaration
        .resources
        .iter()
        .map(|resource| resource.stream.name)
        .collect();
    let searches = attempts
        .iter()
        .map(|attempt| stranger(api, attempt.holding().gained(), &declared))
        .collect();
    let holders = api.pipelined(searches).await;
    for (attempt, holder) in attempts.iter_mut().zip(holders) {
        if let Some(holder) = holder {
            let refusal = Refusal {
                why: holder.to_string().into(),
                remedy: holder.help().unwrap_or_default().into_owned().into(),
            };
            attempt.step.refuse_subjects(attempt.live.as_ref(), refusal);
        }
    }
}

/// Names the other stream where the broker refused subjects, since it does not.
pub(super) async fn name_holders(api: &Api<'_>, attempts: &mut [Attempt<'_>]) {
    let mut refused: Vec<&mut Attempt<'_>> = attempts
        .iter_mut()
        .filter(|attempt| has_overlap(attempt))
        .collect();
    let searches = refused.iter().map(|attempt| search(api, attempt)).collect();
    let holders = api.pipelined(searches).await;
    for (attempt, holder) in refused.iter_mut().zip(holders) {
        attempt.failure = holder.or_else(|| attempt.failure.take());
    }
}

async fn search(api: &Api<'_>, attempt: &Attempt<'_>) -> Option<FailureKind> {
    stranger(api, attempt.holding().after, &[attempt.target.stream()]).await
}

fn has_overlap(attempt: &Attempt<'_>) -> bool {
    let failure = attempt.failure.as_ref();
    failure.is_some_and(|failure| {
        failure.is(ErrorCode::STREAM_SUBJECT_OVERLAP) && !failure.names_another_stream()
    })
}
