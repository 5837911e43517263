/* An answer of the service, JSON text of our own making, as a tree to print from. Not for text from outside: tk-wire.h
 * is. SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
  HUB_ANSWER_OBJECT,
  HUB_ANSWER_LIST,
  HUB_ANSWER_TEXT,
  HUB_ANSWER_OTHER, /* number, true, false or null: `text` as written */
} HubAnswerKind;

typedef struct _HubAnswer HubAnswer;
struct _HubAnswer {
  HubAnswerKind kind;
  char *key;         /* within an object; NULL otherwise */
  char *text;        /* for TEXT and OTHER */
  GPtrArray *items;  /* HubAnswer, for OBJECT and LIST */
};

/* NULL when the text is not JSON. */
HubAnswer *hub_answer_read (const char *text);
void hub_answer_free (HubAnswer *answer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (HubAnswer, hub_answer_free)
const HubAnswer *hub_answer_get (const HubAnswer *object, const char *key); /* NULL when absent */
/* The items of a list, each as its own text on one line; anything else is one line of itself. (transfer full) */
char **hub_answer_split (const char *text);

G_END_DECLS
