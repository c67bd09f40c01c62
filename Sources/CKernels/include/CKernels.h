#pragma once

#include "dot.h"
#include "encoder.h"
