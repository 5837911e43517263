/* What the files of the gate page share: the page itself (tk-gate-page.c), what people press (tk-gate-acts.c), what they decide
 * (tk-gate-exceptions.c), what they look up (tk-gate-lookup.c). SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "tk-alarm-banner.h"
#include "tk-camera-view.h"
#include "tk-gate-ask.h"
#include "tk-gate-chooser.h"
#include "tk-gate-details.h"
#include "tk-gate-find.h"
#include "tk-gate-page.h"
#include "tk-gate-side.h"
#include "tk-gate-supervisor.h"
#include "tk-hand-scanner.h"
#include "tk-picture-intake.h"
#include "tk-same-code.h"
#include "tk-sounds.h"
#include "tk-split.h"

G_BEGIN_DECLS

typedef enum { TK_GATE_OVERRIDE, TK_GATE_ANNUL } TkGateMatter;

struct _TkGatePage {
  GtkWidget parent;
  TkSession *session;
  TkGatePlace *place;         /* where we are; NULL until chosen */
  TkDirection direction;
  TkHandScanner *scanner;
  TkSameCode *same;           /* what is being judged, or still held before a reader */
  TkPictureIntake *pictures;
  TkSounds *sounds;
  GtkStack *steps, *aside;    /* aside: "news", or the name of the sheet that is open */
  TkGateChooser *chooser;
  TkAlarmBanner *alarm;
  TkVerdictCard *card;
  TkCameraView *camera;
  TkGateSide *side;
  TkGateDetails *details;
  TkGateSupervisor *supervisor;
  TkGateFind *find;
  GtkLabel *where, *direction_label, *people_label, *printed;
  GtkWidget *people_chip, *top, *acts, *answers;
  TkSplit *split;
  GtkScrolledWindow *scroller;
  GtkRevealer *typing;
  GtkEntry *code;
  gboolean in_front, asking_news, news_again;

  TkScanResult *last;         /* the verdict on the card, or that was on it last; NULL before any */
  TkGateRead *last_read;      /* what it was about */
  gint64 shown_us;            /* when it came on the card, monotonic */
  char *last_green;           /* id of the last scan that let somebody through */
  TkGateMatter matter;        /* what the supervisor's sheet decides */
  char *matter_scan;          /* and about which scan */
  guint matter_count;
  gboolean deciding;
  gboolean correcting;        /* what is shown next counts fewer than before */
  guint people;               /* of the next scan; 0 not said */
  guint digit;                /* typed, unless it turns out to be the beginning of a scan */
  guint digit_source, people_source, scroll_source;
  guint question;             /* the newest search */
};

/* ---- tk-gate-page.c ---- */

/* FALSE once the window is gone: an answer that comes then is nobody's. */
gboolean tk_gate_page_is_there (TkGatePage *self);
/* Everything that reads a code ends here. source: static, as in TkScanRequest. */
void tk_gate_page_submit (TkGatePage *self, const char *text, gsize length, const char *source);
void tk_gate_page_submit_read (TkGatePage *self, const TkGateRead *read);
/* Everything judged ends here: on the card. read: (nullable) what was scanned. */
void tk_gate_page_show_verdict (TkGatePage *self, const TkScanResult *verdict, const TkGateRead *read);
void tk_gate_page_show_trouble (TkGatePage *self, const char *word, const char *sentence, const char *instruction);
void tk_gate_page_load_news (TkGatePage *self);
/* Entry or exit, as self->direction says. */
void tk_gate_page_show_direction (TkGatePage *self);
/* A sheet beside the verdict; NULL closes it, and the page has the keys again. */
void tk_gate_page_open_sheet (TkGatePage *self, const char *name);
/* NULL when none is open. */
const char *tk_gate_page_get_sheet (TkGatePage *self);

/* ---- tk-gate-acts.c ---- */

void tk_gate_acts_install (GtkWidgetClass *widget_class);
/* What may be pressed may have changed. */
void tk_gate_acts_came_to_front (TkGatePage *self);
gboolean tk_gate_acts_key (TkGatePage *self, guint keyval, GdkModifierType modifiers);
/* Fast fingers that were no scanner. */
void tk_gate_acts_typed (TkGatePage *self, const char *text);
void tk_gate_acts_code_entered (TkGatePage *self);
/* Shows what is typed as it is printed, once it is a code. */
void tk_gate_acts_code_changed (TkGatePage *self);
void tk_gate_acts_set_typing (TkGatePage *self, gboolean typing);

/* ---- tk-gate-people.c ---- */

/* A digit: so many people with the next scan, or fewer with the last one. */
gboolean tk_gate_people_digit (TkGatePage *self, guint digit);
/* The digit belongs to a scan. */
void tk_gate_people_forget_digit (TkGatePage *self);
/* How many the scan that begins now is for; what was said is used up. */
guint tk_gate_people_take (TkGatePage *self);
/* TRUE when there was something to clear. */
gboolean tk_gate_people_clear (TkGatePage *self);
/* After a group was let in: fewer may have come. */
void tk_gate_people_offer (TkGatePage *self, const TkScanResult *verdict);
void tk_gate_people_correct (TkGatePage *self, guint people);
void tk_gate_people_stop (TkGatePage *self);

/* ---- tk-gate-exceptions.c ---- */

void tk_gate_exceptions_install (GtkWidgetClass *widget_class);
/* The organizer's text on the card waits for its answer. */
gboolean tk_gate_exceptions_waits (TkGatePage *self);
/* TRUE when the last verdict on the card may be overridden. */
gboolean tk_gate_exceptions_is_refusal (TkGatePage *self);
void tk_gate_exceptions_decided (TkGatePage *self, const char *reason, const char *approver, const char *pin);

/* ---- tk-gate-lookup.c ---- */

void tk_gate_lookup_install (GtkWidgetClass *widget_class);
void tk_gate_lookup_wanted (TkGatePage *self, const char *text);

G_END_DECLS
