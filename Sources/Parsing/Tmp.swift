import Corpus
enum PDFParser { static func parse(_ b: UnsafeRawBufferPointer, passwords: [String]) throws(ParsingError) -> Document { throw ParsingError(.unsupported, "x") } }
