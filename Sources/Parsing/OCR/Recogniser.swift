import CTesseract
import Corpus

/// Reads the text of images with Tesseract's neural engine, one at a time.
///
/// What an image says depends on the image, the languages, their data and Tesseract's version
/// alone: nothing is learnt from one image for the next, and OpenMP is held to one thread by the
/// environment that the engine gives its children.
package final class Recogniser {
    /// Those asked for whose data are installed.
    let languages: [LanguageData]
    /// Those asked for whose data are not.
    let missing: [String]
    /// What the parser's fingerprint says of OCR.
    package let fact: String
    private let folder: String?
    private var engine: OpaquePointer?
    /// Loading the data was tried: it takes half a second, and is put off to the first image.
    private var isLoaded = false

    /// - Parameter names: Tesseract's names of languages, the most frequent first.
    package init(languages names: [String]) {
        let folder = LanguageData.folder(of: names)
        let data = names.map { name in folder.flatMap { LanguageData(name, in: $0) } }
        languages = data.compactMap { $0 }
        missing = zip(names, data).filter { $0.1 == nil }.map(\.0)
        let facts = zip(names, data).map { name, data in
            name + (data.map { " " + $0.digest } ?? ParseSettings.missingMark)
        }
        let version = "tesseract \(String(cString: TessVersion()))"
        fact = ParseSettings.ocrFact(
            languages: names, engine: ([version] + facts).joined(separator: ", "))
        self.folder = folder
    }

    deinit {
        if let engine { TessBaseAPIDelete(engine) }
    }

    /// The image's text; nil where it can't be read: no language is there, or Tesseract fails.
    func read(_ image: GreyImage) -> RecognisedText? {
        guard let engine = loaded() else { return nil }
        TessBaseAPISetImage(
            engine, image.bytes, Int32(image.width), Int32(image.height), 1, Int32(image.width))
        TessBaseAPISetSourceResolution(engine, Int32(image.dotsPerInch))
        defer { TessBaseAPIClear(engine) }
        guard TessBaseAPIRecognize(engine, nil) == 0 else { return nil }
        guard let iterator = TessBaseAPIGetIterator(engine) else {
            return RecognisedText(paragraphs: [])
        }
        defer { TessResultIteratorDelete(iterator) }
        return RecognisedText(iterator)
    }

    private func loaded() -> OpaquePointer? {
        guard !isLoaded else { return engine }
        isLoaded = true
        guard let folder, !languages.isEmpty, let created = TessBaseAPICreate() else { return nil }
        let names = languages.map(\.language).joined(separator: "+")
        guard TessBaseAPIInit2(created, folder, names, OEM_LSTM_ONLY) == 0 else {
            TessBaseAPIDelete(created)
            return nil
        }
        TessBaseAPISetPageSegMode(created, PSM_AUTO)
        // No words learnt from one page for the next.
        TessBaseAPISetVariable(created, "tessedit_enable_doc_dict", "0")
        engine = created
        return created
    }
}
