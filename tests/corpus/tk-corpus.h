/* Hard pictures of our own tickets, as a gate's camera sees them: real renderings with real signed tokens, laid into a scene
 * and spoilt. The same seed gives the same pictures. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  TK_CORPUS_DEFOCUS,
  TK_CORPUS_MOTION,
  TK_CORPUS_NOISE,
  TK_CORPUS_ROTATION,
  TK_CORPUS_PERSPECTIVE,
  TK_CORPUS_DIM,
  TK_CORPUS_LOW_CONTRAST,
  TK_CORPUS_INVERTED,
  TK_CORPUS_GLARE,
  TK_CORPUS_CREASE,
  TK_CORPUS_SMALL,
  TK_CORPUS_LARGE,
  TK_CORPUS_DARK_PHONE,
  TK_CORPUS_SHADOW,
  TK_CORPUS_JPEG,
  TK_CORPUS_COMBINED,
  TK_CORPUS_CLASSES
} TkCorpusClass;
const char *tk_corpus_class_name (TkCorpusClass class);

typedef struct {
  guint width, height;
  guint8 *luma;                    /* tight rows */
  const char *text;                /* what the ticket's code holds; the corpus's */
  float corners[8];                /* the symbol in the picture: top left, bottom left, bottom right, top right */
} TkCorpusPicture;
void tk_corpus_picture_free (TkCorpusPicture *picture);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCorpusPicture, tk_corpus_picture_free)

/* A handful of tickets on each paper and phone screen, rendered once. */
typedef struct _TkCorpus TkCorpus;
TkCorpus *tk_corpus_new (guint32 seed);
void tk_corpus_free (TkCorpus *corpus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TkCorpus, tk_corpus_free)

/* From TIKETI_SEED, or the one of the figures in tests/bench/README.md. */
guint32 tk_corpus_seed (void);

/* The index-th picture of a class. (transfer full) */
TkCorpusPicture *tk_corpus_make (TkCorpus *corpus, TkCorpusClass class, guint index);

/* A ticket held well, on an empty table or a full one. (transfer full) */
TkCorpusPicture *tk_corpus_make_easy (TkCorpus *corpus, gboolean busy, guint index, guint width, guint height);

/* A scene without a code, of a kind that changes with the index: noise, text, stripes, boards, gradients, grids of other
 * codes, finders without data … (transfer full) */
TkCorpusPicture *tk_corpus_make_empty (guint32 seed, guint index, guint width, guint height);
const char *tk_corpus_empty_name (guint index);

G_END_DECLS
