/* Slowing down those who guess codes: each account has so many wrong ones, and then waits. In memory: whoever restarts the hub forgives.
 * SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define HUB_GUESS_MOST 10
#define HUB_GUESS_MINUTES 15

/* Thread-safe, and of bounded size. Times are monotonic ms. */
typedef struct _HubGuesses HubGuesses;

HubGuesses *hub_guesses_new (void);
void hub_guesses_free (HubGuesses *guesses);
/* Counts one before it is looked at, so that many at once are not more than many in turn. FALSE: one has to wait. */
gboolean hub_guess_take (HubGuesses *guesses, gint64 account, gint64 now);
/* It was right: it does not count. */
void hub_guess_give_back (HubGuesses *guesses, gint64 account, gint64 now);

G_END_DECLS
