// quarry-parser: turns the bytes of one document at a time into Quarry's Document.
// Copyright (C) 2026 The Quarry authors
//
// This program is free software: you can redistribute it and/or modify it under the terms of
// the GNU General Public License as published by the Free Software Foundation, either version
// 2 of the License, or (at your option) any later version.
//
// This program is distributed in the hope that it will be useful, but WITHOUT ANY WARRANTY;
// without even the implied warranty of MERCHANTABILITY or FITNESS FOR A PARTICULAR PURPOSE.
// See the GNU General Public License for more details: LICENSE.md beside this file.

import Glibc
import Parsing

switch Arguments(CommandLine.arguments) {
case .version:
    print(DocumentParser.fingerprint)
case .usage(let complaint):
    let message = Array("quarry-parser: \(complaint)\n\(Arguments.usageText)\n".utf8)
    _ = write(STDERR_FILENO, message, message.count)
    exit(2)
case .serve(let memoryBytes, let languages):
    let channel = Channel.takeStandardStreams()
    let confinement = Confinement.apply(memoryBytes: memoryBytes, channel: channel)
    let recogniser = languages.isEmpty ? nil : Recogniser(languages: languages)
    exit(serve(channel, confinement: confinement, recogniser: recogniser))
}
