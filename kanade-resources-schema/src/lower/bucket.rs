//! What a KV bucket copies, in the terms of its stream: see `prepareKeyValueConfig` of nats.go.

use super::Lowering;
use crate::spec::{Kind, KvSpec, StreamSource, SubjectTransform};

impl<'a> Lowering<'a> {
    /// The subjects of a bucket. A mirror has none of its own.
    pub(super) fn bucket_subjects(&self, spec: &KvSpec<'_>) -> &'a [&'a str] {
        match spec.mirror {
            Some(_) => &[],
            None => self.texts([keys(spec.name).as_str()]),
        }
    }

    pub(super) fn bucket_mirror(&self, mirror: StreamSource<'a>) -> StreamSource<'a> {
        StreamSource {
            name: self.bucket_stream(mirror.name),
            ..mirror
        }
    }

    pub(super) fn bucket_sources(&self, spec: &KvSpec<'a>) -> &'a [StreamSource<'a>] {
        self.slice(
            spec.sources
                .iter()
                .map(|source| self.bucket_source(source, spec.name)),
        )
    }

    /// Keys keep their names: what the origin has under `$KV.<origin>.` arrives under
    /// `$KV.<bucket>.`.
    fn bucket_source(&self, source: &StreamSource<'a>, bucket: &str) -> StreamSource<'a> {
        let name = self.bucket_stream(source.name);
        let origin = bucket_of(source.name);
        let keeps_subjects = source.external.is_some() && origin == bucket;
        if keeps_subjects || !source.subject_transforms.is_empty() {
            return StreamSource { name, ..*source };
        }
        let transform = SubjectTransform {
            src: self.text(&keys(origin)),
            dest: self.text(&keys(bucket)),
        };
        StreamSource {
            name,
            subject_transforms: self.slice([transform]),
            ..*source
        }
    }

    /// Origins are named by bucket; the name of the stream itself is taken, too, as the NATS
    /// clients do.
    fn bucket_stream(&self, name: &str) -> &'a str {
        self.backing_name(Kind::KvBucket, bucket_of(name))
    }
}

fn bucket_of(name: &str) -> &str {
    name.strip_prefix(Kind::KvBucket.stream_prefix())
        .unwrap_or(name)
}

fn keys(bucket: &str) -> String {
    format!("{}>", Kind::KvBucket.subject_prefix(bucket))
}
