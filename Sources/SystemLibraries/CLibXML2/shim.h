#pragma once
// Else the headers pull in the system's ICU, whose types clash with those inside Foundation
// wherever both are imported. It only hides the last fields of a struct that we never touch.
#include <libxml/xmlversion.h>
#undef LIBXML_ICU_ENABLED
#include <libxml/xmlreader.h>
#include <libxml/HTMLparser.h>

// `xmlParserVersion` and `xmlFree` are mutable globals, which Swift 6 does not let us read.
static inline const char *quarry_libxml2_version(void) { return xmlParserVersion; }
static inline void quarry_xml_free(void *memory) { xmlFree(memory); }
