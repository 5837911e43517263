/* Frames without a code, 10,000 of them (TIKETI_EACH for another number): how many give a reading, live, and every
 * fifth of them thorough. Prints; asserts nothing. SPDX-License-Identifier: GPL-3.0-or-later */
#include <stdlib.h>

#include "tk-corpus.h"
#include "tk-decode.h"
#include "tk-peer.h"

#define FRAMES 10000
#define THOROUGH 5                 /* every n-th */
#define WIDTH 320
#define HEIGHT 240

int
main (void)
{
  const char *text = g_getenv ("TIKETI_EACH");
  guint frames = text != NULL ? (guint) atoi (text) : FRAMES, live = 0, thorough = 0, searched = 0, zbar = 0, zxing = 0;
  g_autoptr (TkDecoder) decoder = tk_decoder_new ();

  g_print ("TIKETI_SEED=%u\n", tk_corpus_seed ());
  for (guint i = 0; i < frames; i++)
    {
      g_autoptr (TkCorpusPicture) picture = tk_corpus_make_empty (tk_corpus_seed (), i, WIDTH, HEIGHT);
      g_autoptr (TkReading) first = tk_decoder_read (decoder, picture->luma, WIDTH, HEIGHT, WIDTH, FALSE);
      g_autoptr (TkReading) second
          = i % THOROUGH == 0 ? tk_decoder_read (decoder, picture->luma, WIDTH, HEIGHT, WIDTH, TRUE) : NULL;
      g_autofree char *by_zbar = tk_peer_zbar (picture->luma, WIDTH, HEIGHT, TRUE);
      g_autofree char *by_zxing = tk_peer_zxing (picture->luma, WIDTH, HEIGHT);

      searched += i % THOROUGH == 0;
      live += first != NULL;
      thorough += second != NULL;
      zbar += by_zbar != NULL;
      zxing += by_zxing != NULL;
      if (first != NULL || second != NULL)
        g_print ("frame %u, %s: “%s”\n", i, tk_corpus_empty_name (i), first != NULL ? first->payload : second->payload);
    }
  g_print ("false reads in %u frames without a code: live %u, thorough %u (of %u), zbar %u, ZXing %u\n", frames, live,
           thorough, searched, zbar, zxing);
  return 0;
}
