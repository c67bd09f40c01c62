import Corpus

extension ParseSettings {
    static let keys = [
        "timeout", "memory", "passwords", "passwords_file", "with", "encodings", "ocr",
    ]

    /// - Parameter notes: gets what whoever runs the job should know, a sentence each.
    init(section: JobFileSection?, notes: inout [String]) throws(QuarryError) {
        self.init()
        guard let section else { return }
        if let seconds = try section.value("timeout", as: Quantities.seconds) {
            guard (0.1...86400).contains(seconds) else {
                throw section.error("timeout", because: "must be 100ms…1d")
            }
            timeoutSeconds = seconds
        }
        if let bytes = try section.value("memory", as: Quantities.bytes) {
            guard (64 << 20...1 << 40).contains(bytes) else {
                throw section.error("memory", because: "must be 64MiB…1TiB")
            }
            memoryBytes = bytes
        }
        passwords = try section.texts("passwords") ?? passwords
        if let path = try section.text("passwords_file") {
            do throws(QuarryError) {
                let file = try PasswordsFile(path: path)
                passwords += file.passwords
                if file.isOpenToAll {
                    notes.append(
                        "\(path) holds passwords and every account of this machine may read it; "
                            + "chmod 600 keeps it to yours.")
                }
            } catch {
                throw section.error("passwords_file", because: "\(path): \(error.reason)")
            }
        }
        extras = Set(try section.values("with", as: Self.extra) ?? [])
        encodings = try Self.encodings(section)
        ocr = try section.values("ocr", as: Self.language) ?? []
        guard Set(ocr).count == ocr.count else {
            throw section.error("ocr", because: "names one twice")
        }
    }

    private static func language(_ name: String) throws(InvalidText) -> String {
        guard isOCRLanguage(name) else {
            throw InvalidText("must be a language of Tesseract's like eng or chi_tra, not \(name)")
        }
        return name
    }

    private static func extra(_ name: String) throws(InvalidText) -> Extra {
        guard let extra = Extra(rawValue: name) else {
            let names = Extra.allCases.map(\.rawValue).joined(separator: ", ")
            throw InvalidText("is none of \(names)")
        }
        return extra
    }

    private static func encodings(_ section: JobFileSection) throws(QuarryError) -> [StatedEncoding]
    {
        var encodings: [StatedEncoding] = []
        for (glob, name) in try section.pairs("encodings") ?? [] {
            do throws(InvalidText) {
                encodings.append(StatedEncoding(glob: try Glob(glob), encoding: try named(name)))
            } catch {
                throw section.error("encodings", because: "\(glob): \(error.reason)")
            }
        }
        return encodings
    }

    private static func named(_ name: String) throws(InvalidText) -> TextEncoding {
        do throws(InvalidText) {
            return try TextEncoding(name)
        } catch {
            throw InvalidText("\(name) \(error.reason)")
        }
    }
}
