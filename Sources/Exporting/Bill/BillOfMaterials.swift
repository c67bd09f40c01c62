package import Corpus
import Segments
package import Snapshots
import Storage

/// What an index was made of, as a bill of materials in CycloneDX 1.6 (ECMA-424): its sources with
/// hashes, sizes and licences, parser and libraries, model, settings.
///
/// A function of the index and of what is known of its model: the same bytes on every machine, at
/// any time. It names no groups of readers, no folders above the corpus and no machines.
package struct BillOfMaterials {
    package struct Options: Sendable {
        /// What the index is called.
        var name: String
        /// Nil where the model's folder is not at hand.
        var model: BillModel?
        /// Whether sources that not everybody may see are called by their names.
        var namesRestricted: Bool
        /// ISO 8601; nil: the bill has none, and is the same whenever it is written.
        var timestamp: String?

        package init(
            name: String, model: BillModel? = nil, namesRestricted: Bool = false,
            timestamp: String? = nil
        ) {
            self.name = name
            self.model = model
            self.namesRestricted = namesRestricted
            self.timestamp = timestamp
        }
    }

    private let manifest: Manifest
    private let rules: [MetadataRule]
    private let options: Options
    private let programs: BillPrograms
    private let sources: BillSources

    /// - Throws: `corrupt` where the tables of sources are not those of the root, `io`.
    package init(
        _ manifest: Manifest, layout: IndexLayout, options: Options
    ) throws(QuarryError) {
        self.manifest = manifest
        self.options = options
        rules = try manifest.indexSettings(in: layout.rootText(manifest.generation)).metadata
        programs = BillPrograms(manifest, model: options.model)
        sources = try BillSources(manifest, layout: layout)
    }

    /// Writes it piece by piece, so that memory does not grow with the sources.
    /// - Returns: how many sources stand without their names.
    /// - Throws: `corrupt`; what `sink` throws.
    /// - Complexity: O(n log s) for n sources in s segments.
    package func write(
        to sink: @escaping ([UInt8]) throws(QuarryError) -> Void
    ) throws(QuarryError) -> Int {
        let writer = BillWriter(to: sink)
        try writer.text("{\n")
        try writer.member("$schema", value: "http://cyclonedx.org/schema/bom-1.6.schema.json")
        try writer.member("bomFormat", value: "CycloneDX")
        try writer.member("specVersion", value: "1.6")
        try writer.member("serialNumber", value: "urn:uuid:" + serialNumber)
        try writer.member("version", value: 1)
        try writer.member("metadata", value: metadata)
        let unnamed = try writeComponents(to: writer)
        try writeDependencies(to: writer)
        try writer.openList("compositions")
        try writer.element(
            BillComposition(aggregate: "complete", dependencies: [BillReference.index]))
        try writer.element(
            BillComposition(aggregate: "incomplete", dependencies: programs.incomplete))
        try writer.closeList("\n}\n")
        try writer.finish()
        return unnamed
    }

    private func writeComponents(to writer: BillWriter) throws(QuarryError) -> Int {
        var unnamed = 0
        try writer.openList("components")
        for component in programs.components { try writer.element(component) }
        try forEachSource { record, reference, isNamed throws(QuarryError) in
            if !isNamed { unnamed += 1 }
            try writer.element(component(record, as: reference, isNamed: isNamed))
        }
        try writer.closeList(",\n")
        return unnamed
    }

    /// A component without an entry would count as one whose dependencies are unknown.
    private func writeDependencies(to writer: BillWriter) throws(QuarryError) {
        try writer.openList("dependencies")
        try writer.text("{\"ref\":\"\(BillReference.index)\",")
        try writer.openList("dependsOn")
        for reference in programs.ofIndex { try writer.element(reference) }
        try forEachSource { _, reference, _ throws(QuarryError) in
            try writer.element(reference)
        }
        try writer.closeList("}")
        for (reference, dependsOn) in programs.dependencies {
            try writer.element(
                BillDependency(ref: reference, dependsOn: dependsOn.isEmpty ? nil : dependsOn))
        }
        try forEachSource { _, reference, _ throws(QuarryError) in
            try writer.element(BillDependency(ref: reference))
        }
        try writer.closeList(",\n")
    }

    /// All sources by name. Those that stand without theirs come behind the others, so that no
    /// neighbour tells what they are called.
    private func forEachSource(
        _ body: (
            _ record: SourceRecord, _ reference: String, _ isNamed: Bool
        ) throws(QuarryError) -> Void
    ) throws(QuarryError) {
        let hides = rules.restrictsReaders && !options.namesRestricted
        try sources.forEach { record throws(QuarryError) in
            let id = record.file.id
            guard !hides || rules.readers(of: id.path) == nil else { return }
            try body(record, BillReference.source(id), true)
        }
        guard hides else { return }
        var number = 0
        try sources.forEach { record throws(QuarryError) in
            guard rules.readers(of: record.file.id.path) != nil else { return }
            number += 1
            try body(record, BillReference.unnamedSource(number), false)
        }
    }

    private func component(
        _ record: SourceRecord, as reference: String, isNamed: Bool
    ) -> BillComponent {
        let (file, metadata) = (record.file, rules.metadata(of: record.file.id.path))
        var component = BillComponent(
            .file, reference: reference, name: isNamed ? file.id.path : "(restricted)")
        component.mediaType = file.type.mediaType
        component.hashes = [.init(content: file.contentHash.hex)]
        component.licences = licences(record, metadata)
        component.add("source:bytes", value: file.byteCount)
        component.add("source:chunks", value: record.chunkCount)
        if let encoding = file.encoding { component.add("source:encoding", value: encoding.name) }
        if metadata[MetadataRule.readersKey] != nil {
            component.add("source:restricted", value: true)
        }
        return component
    }

    /// What the job says, else the source itself; of one that not everybody may see nothing is told
    /// that stands in it.
    private func licences(
        _ record: SourceRecord, _ metadata: [String: String]
    ) -> [StatedLicence]? {
        var stated = (metadata["license"] ?? metadata["licence"]).map { [$0] }
        if stated == nil, metadata[MetadataRule.readersKey] == nil {
            let facts = record.facts.metadata
            stated = facts["license"] ?? facts["licence"]
        }
        let licences = stated?.compactMap { StatedLicence($0) } ?? []
        return licences.isEmpty ? nil : licences
    }

    private var metadata: BillMetadata {
        var index = BillComponent(
            .data, reference: BillReference.index, name: options.name, version: manifest.root)
        index.hashes = [.init(content: manifest.root)]
        index.add("index:format", value: manifest.format)
        index.add("index:sources", value: manifest.statistics.sources)
        index.add("index:chunks", value: manifest.statistics.chunks)
        index.properties? += BillSettings.properties(manifest.settings)
        return BillMetadata(timestamp: options.timestamp, component: index)
    }

    /// Of the root, and of all that a bill of the same root may say otherwise.
    private var serialNumber: String {
        let json = JSONBytes()
        let said = [json.bytes(metadata), json.bytes(programs.components)].map {
            String(decoding: $0, as: UTF8.self)
        }
        let names = options.namesRestricted ? "all names" : "names for everybody"
        return Digest.sha256(parts: ["quarry bill", manifest.root, names] + said).uuid
    }
}
