#pragma once
#include <poppler.h>
#include <cairo-script.h>
