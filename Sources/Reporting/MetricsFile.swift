package import Corpus
import Storage

/// A run's figures in the Prometheus text format 0.0.4, for the textfile collector of
/// node_exporter (prometheus.io/docs/instrumenting/exposition_formats).
package struct MetricsFile {
    let record: RunRecord

    package init(_ record: RunRecord) { self.record = record }

    /// Replaces the file whole, so that the collector never reads half of one.
    /// - Throws: `io`.
    package func write(to path: String) throws(QuarryError) {
        try FileSystem.makeFolder(FileSystem.folder(of: path))
        try FileSystem.replace(path, with: Array(text.utf8))
    }

    private typealias Sample = PrometheusText.Sample

    package var text: String {
        (runMetrics + corpusMetrics + workMetrics).joined()
    }

    private var runMetrics: [String] {
        var metrics = [
            gauge(
                "quarry_build_info", help: "The Quarry that ran last, and the root it left.",
                samples: [
                    Sample(
                        labels: [("version", record.quarry), ("root", record.root ?? "")], value: 1)
                ]),
            gauge(
                "quarry_build_success",
                help:
                    "Whether the last run brought the index up to date; single documents may have "
                    + "failed.",
                value: record.outcome.isSuccess ? 1 : 0),
            gauge(
                "quarry_build_exit_code", help: "Exit code of the last run.",
                value: Double(record.exitCode)),
            gauge(
                "quarry_build_last_run_timestamp_seconds", help: "When the last run ended.",
                value: record.startedAt + record.seconds),
            gauge(
                "quarry_build_duration_seconds", help: "Wall time of the last run.",
                value: record.seconds),
            gauge(
                "quarry_build_stage_duration_seconds", help: "Wall time of the last run by stage.",
                samples: record.stages.map {
                    Sample(labels: [("stage", $0.name)], value: $0.seconds)
                }),
        ]
        if let success = record.lastSuccessAt {
            metrics.append(
                gauge(
                    "quarry_build_last_success_timestamp_seconds",
                    help: "When a run last brought the index up to date.", value: success))
        }
        return metrics
    }

    private var corpusMetrics: [String] {
        let sources = record.sources
        var failures: [String: Int] = [:]
        for failure in record.failures.items { failures[failure.code, default: 0] += 1 }
        var metrics = [
            gauge(
                "quarry_source_failures", help: "Listed failures of the last run by error code.",
                samples: failures.sorted { $0.key < $1.key }
                    .map { Sample(labels: [("code", $0.key)], value: Double($0.value)) }),
            gauge(
                "quarry_dead_letters", help: "Documents that are not tried again by themselves.",
                value: Double(record.deadLetters.count)),
        ]
        guard record.generation != nil else { return metrics }
        metrics += [
            gauge(
                "quarry_sources", help: "Sources by what the last run found of them.",
                samples: [
                    ("added", sources.added), ("changed", sources.changed),
                    ("renamed", sources.renamed), ("removed", sources.removed),
                    ("unchanged", sources.unchanged), ("failed", sources.failed),
                ].map { Sample(labels: [("state", $0)], value: Double($1)) }),
            gauge(
                "quarry_index_generation", help: "The published generation.",
                value: Double(record.generation ?? 0)),
            gauge("quarry_chunks", help: "Chunks in the index.", value: Double(record.chunks)),
            gauge(
                "quarry_index_size_bytes", help: "Size of the published generation.",
                value: Double(record.resources.indexBytes)),
        ]
        if let corpus = record.corpus {
            metrics.append(
                gauge(
                    "quarry_pages", help: "Pages in the index by verdict.",
                    samples: corpus.pages.sorted { $0.key < $1.key }
                        .map { Sample(labels: [("verdict", $0.key)], value: Double($0.value)) }))
        }
        return metrics
    }

    private var workMetrics: [String] {
        let cache = record.cache
        return [
            gauge(
                "quarry_documents_parsed", help: "Documents the last run parsed.",
                value: Double(record.computed.parsed)),
            gauge(
                "quarry_chunks_embedded", help: "Chunks the last run embedded.",
                value: Double(record.computed.embedded)),
            gauge(
                "quarry_cache_hits", help: "What the last run took from the artifact cache.",
                samples: [
                    Sample(labels: [("kind", "document")], value: Double(cache.documents)),
                    Sample(labels: [("kind", "vector")], value: Double(cache.vectors)),
                ]),
            gauge(
                "quarry_cache_damaged_entries", help: "Entries the last run found damaged.",
                value: Double(cache.damaged)),
            gauge(
                "quarry_cache_size_bytes", help: "Size of the artifact cache.",
                value: Double(record.resources.cacheBytes)),
            gauge(
                "quarry_build_peak_memory_bytes", help: "Peak resident memory of the last run.",
                value: Double(record.resources.peakMemoryBytes)),
        ]
    }

    private func gauge(_ name: String, help: String, value: Double) -> String {
        gauge(name, help: help, samples: [Sample(value: value)])
    }

    private func gauge(_ name: String, help: String, samples: [Sample]) -> String {
        PrometheusText.metric(
            name, .gauge, help: help,
            samples: samples.map {
                Sample(labels: [("job_name", record.job)] + $0.labels, value: $0.value)
            })
    }
}
