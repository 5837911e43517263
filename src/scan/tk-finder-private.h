/* Where the finder patterns of QR codes may be, and which three of them may be one code. Pure. Private to scan.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-luma-private.h"

G_BEGIN_DECLS

/* Places are pixels of the picture searched; a pixel's centre is at .5. */
typedef struct {
  float x, y;
  float module;                    /* as measured along rows and columns */
  guint votes;                     /* rows that crossed it */
  gboolean inverted;               /* light on dark */
} TkFinder;

/* A code that may stand here: its finders' centres at top left, top right and bottom left. */
typedef struct {
  float x[3], y[3];
  float fourth_x, fourth_y;        /* where the fourth would be, from how large each of the three is */
  float module;                    /* pixels a module, turned codes allowed for */
  float sides;                     /* modules a side, estimated */
  float oddness;                   /* near 0: a square seen from the front, its finders clear */
  gboolean inverted;
} TkGuess;

/* Runs of 1 : 1 : 3 : 1 : 1 in a picture of 0 and 255, across, down and aslant; both dark and light ones. At most
 * `most`, those crossed by most rows first. (element-type TkFinder) */
GArray *tk_finder_search (const TkLuma *binary, guint most);
/* A module's length in one direction: core and light ring are five of them. */
float tk_finder_measure (const TkLuma *binary, const TkFinder *finder, float dx, float dy);
/* Likely triples of them, the likeliest first, at most `most`. (element-type TkGuess) */
GArray *tk_finder_guess (const TkLuma *binary, const GArray *finders, guint most);

G_END_DECLS
