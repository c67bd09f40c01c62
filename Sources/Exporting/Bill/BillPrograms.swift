import Corpus
import Snapshots

/// The programs, the libraries and the model that made an index, as its root states them.
struct BillPrograms {
    /// All but the sources.
    let components: [BillComponent]
    /// What the index itself depends on, without its sources.
    let ofIndex: [String]
    /// What the others depend on, component by component; empty for none that is known.
    let dependencies: [(reference: String, dependsOn: [String])]
    /// Components that consist of more than is known.
    let incomplete: [String]

    /// - Parameter model: nil where its folder is not at hand.
    init(_ manifest: Manifest, model: BillModel?) {
        let parser = Self.parser(manifest.fingerprints[.parser] ?? "")
        let network = Self.network(manifest, known: model)
        let adapter = manifest.adapter.map(Self.adapter).map { [$0] } ?? []
        let first = parser.prefix(1).map(\.reference)
        components = [Self.quarry(manifest)] + parser + [network] + adapter
        ofIndex =
            [BillReference.quarry] + first + [network.reference] + adapter.map(\.reference)
        let others = components.flatMap { [$0] + ($0.components ?? []) }.map(\.reference)
        dependencies = others.map { reference in
            (reference, first.contains(reference) ? parser.dropFirst().map(\.reference) : [])
        }
        incomplete = [BillReference.quarry] + first
    }

    private static func quarry(_ manifest: Manifest) -> BillComponent {
        var quarry = BillComponent(.application, reference: BillReference.quarry, name: "quarry")
        quarry.licences = StatedLicence("Apache-2.0").map { [$0] }
        let others: Set = [FingerprintKey.parser.rawValue, FingerprintKey.model.rawValue]
        for (key, value) in manifest.fingerprints.sorted(by: { $0.key < $1.key })
        where !others.contains(key) {
            quarry.add("fingerprint:" + key, value: value)
        }
        return quarry
    }

    /// The parser first, then what it links and reads by; empty where it read nothing.
    private static func parser(_ fingerprint: String) -> [BillComponent] {
        let parts = ParserPart.all(ofFingerprint: fingerprint)
        guard let program = parts.first(where: { $0.kind == .program }) else { return [] }
        var parser = BillComponent(
            .application, reference: BillReference.parserPart(program.name), name: program.name,
            version: program.state)
        // As built: it links poppler and Tesseract.
        parser.licences = StatedLicence("GPL-3.0-or-later").map { [$0] }
        var others: [BillComponent] = []
        for part in parts where part != program {
            if part.kind == .extra {
                parser.add("parser:with", value: part.name)
            } else if part.state == "missing" {
                parser.add("parser:missing", value: part.name)
            } else if !others.contains(where: { $0.name == part.name }) {
                others.append(component(part))
            }
        }
        return [parser] + others
    }

    private static func component(_ part: ParserPart) -> BillComponent {
        let reference = BillReference.parserPart(part.name)
        guard part.kind == .library else {
            var data = BillComponent(.data, reference: reference, name: part.name)
            // A digest is of data that are there.
            data.add(
                part.state == "installed" ? "data:state" : "data:sha256-start", value: part.state)
            return data
        }
        var library = BillComponent(
            .library, reference: reference, name: part.name, version: part.state)
        guard !part.state.isEmpty, part.state.utf8.allSatisfy(isPlain) else { return library }
        library.purl = "pkg:generic/\(part.name)@\(part.state)"
        library.cpe = vendors[part.name].map { "cpe:2.3:a:\($0):\(part.state):*:*:*:*:*:*:*" }
        return library
    }

    /// Vendor and product in the National Vulnerability Database.
    private static let vendors = [
        "poppler": "freedesktop:poppler", "libxml2": "xmlsoft:libxml2", "libzip": "libzip:libzip",
    ]

    /// Neither a purl nor a CPE has to quote it.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte) || byte == UInt8(ascii: ".")
    }

    private static func network(_ manifest: Manifest, known: BillModel?) -> BillComponent {
        let name = manifest.settings["embed.model"] ?? "unknown"
        var model = BillComponent(
            .model, reference: BillReference.model, name: name,
            version: manifest.fingerprints[.model])
        model.licences = StatedLicence(known?.licence).map { [$0] }
        model.components = known?.files.map { file in
            var component = BillComponent(
                .file, reference: BillReference.modelFile(file.name), name: file.name)
            component.hashes = [.init(content: file.hash.hex)]
            component.add("file:bytes", value: file.byteCount)
            return component
        }
        model.add("model:dimension", value: manifest.statistics.dimension)
        if let precision = manifest.settings["embed.precision"] {
            model.add("model:precision", value: precision)
        }
        return model
    }

    private static func adapter(_ file: Manifest.FileEntry) -> BillComponent {
        var adapter = BillComponent(.data, reference: BillReference.adapter, name: "adapter")
        adapter.hashes = [.init(content: file.sha256)]
        adapter.add("file:bytes", value: file.length)
        return adapter
    }
}
