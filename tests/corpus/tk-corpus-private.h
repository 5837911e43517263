/* The parts of the corpus: what lies in the scene, how it is seen, how it is spoilt. SPDX-License-Identifier:
 * GPL-3.0-or-later */
#pragma once

#include "tk-corpus.h"

G_BEGIN_DECLS

/* A flat thing with a code on it, in its own pixels. */
typedef struct {
  guint width, height;
  guint8 *pixels;
  float x, y, side;                /* the symbol: its top left corner and its side */
  guint modules;
  char *text;
} TkSheet;
TkSheet *tk_sheet_new_ticket (guint32 serial, gboolean roll);
/* A telephone's screen in dark mode: the code light on dark, or dark on a white card with hardly any margin. */
TkSheet *tk_sheet_new_phone (guint32 serial, gboolean inverted);
void tk_sheet_free (TkSheet *sheet);

/* How a sheet is seen. Angles in radians; size is the symbol's side as a part of the frame's height. */
typedef struct {
  guint width, height;
  float size, roll, tilt_x, tilt_y, x, y;  /* x, y: the symbol's centre, parts of the frame */
  float fold, curl;                /* depth of creases and of a bend, parts of the symbol's side */
  gboolean inverted;
} TkView;

/* A frame while it is made: light as numbers, 0 … 255 and beyond. */
typedef struct {
  guint width, height;
  float *light;
} TkFrame;
TkFrame *tk_frame_new (guint width, guint height);
void tk_frame_free (TkFrame *frame);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkFrame, tk_frame_free)

void tk_frame_paint_table (TkFrame *frame, GRand *random);
void tk_frame_lay (TkFrame *frame, const TkSheet *sheet, const TkView *view, GRand *random, float corners[8]);

void tk_frame_defocus (TkFrame *frame, float radius);
void tk_frame_soften (TkFrame *frame, float sigma);
void tk_frame_move (TkFrame *frame, float length, float angle);
void tk_frame_scale_light (TkFrame *frame, float gain, float lift);
void tk_frame_shade (TkFrame *frame, float left, float x, float y, float angle, float edge);
void tk_frame_glare (TkFrame *frame, float x, float y, float radius, float strength);
void tk_frame_add_noise (TkFrame *frame, float sigma, GRand *random);
/* To bytes, and through JPEG when quality is not 0. (transfer full) */
guint8 *tk_frame_develop (const TkFrame *frame, int quality);

float tk_corpus_between (GRand *random, float least, float most);

G_END_DECLS
