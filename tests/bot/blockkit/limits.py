"""Slack's limits as Slack publishes them; the smaller number where its sources differ.

They are constants of its Python SDK; where that has none, they are those of its reference
(https://docs.slack.dev/reference/block-kit) and of the comments in its TypeScript types
(the npm package @slack/types, 3.2.0).
"""

from slack_sdk.models.blocks import (
    ActionsBlock,
    Block,
    ButtonElement,
    CardBlock,
    CarouselBlock,
    ConfirmObject,
    ContainerBlock,
    ContextActionsBlock,
    ContextBlock,
    FeedbackButtonObject,
    HeaderBlock,
    ImageBlock,
    ImageElement,
    InputBlock,
    InputInteractiveElement,
    InteractiveElement,
    MarkdownBlock,
    Option,
    OptionGroup,
    OverflowMenuElement,
    SectionBlock,
    StaticSelectElement,
)
from slack_sdk.models.views import View

# Of every kind of block and element.
TEXT = 3000
BLOCK_ID = Block.block_id_max_length
ACTION_ID = InteractiveElement.action_id_max_length
PLACEHOLDER = InputInteractiveElement.placeholder_max_length
ACCESSIBILITY_LABEL = 75
URL = ButtonElement.url_max_length

# Messages and views.
MESSAGE_BLOCKS = 50
MESSAGE_ATTACHMENTS = 100
MESSAGE_CHARTS = 2
MESSAGE_MARKDOWN = MarkdownBlock.text_max_length
VIEW_BLOCKS = View.blocks_max_length
VIEW_TITLE = View.title_max_length
VIEW_SUBMIT = View.submit_max_length
VIEW_CLOSE = View.close_max_length
VIEW_PRIVATE_METADATA = View.private_metadata_max_length
VIEW_CALLBACK_ID = View.callback_id_max_length
VIEW_EXTERNAL_ID = 255

# Blocks.
SECTION_TEXT = SectionBlock.text_max_length
SECTION_FIELDS = SectionBlock.fields_max_length
SECTION_FIELD = 2000
HEADER_TEXT = HeaderBlock.text_max_length
CONTEXT_ELEMENTS = ContextBlock.elements_max_length
CONTEXT_TEXT = 2000
"""Of one element; no page says, and a field's limit is the smallest of a text."""
ACTIONS_ELEMENTS = ActionsBlock.elements_max_length
CONTEXT_ACTIONS_ELEMENTS = ContextActionsBlock.elements_max_length
IMAGE_URL = min(ImageBlock.image_url_max_length, ImageElement.image_url_max_length)
IMAGE_ALT_TEXT = min(ImageBlock.alt_text_max_length, ImageElement.alt_text_max_length)
IMAGE_TITLE = ImageBlock.title_max_length
INPUT_LABEL = InputBlock.label_max_length
INPUT_HINT = InputBlock.hint_max_length
MARKDOWN_TEXT = MarkdownBlock.text_max_length
ALERT_TEXT = 200
CARD_TITLE = CardBlock.title_max_length
CARD_SUBTITLE = CardBlock.subtitle_max_length
CARD_BODY = CardBlock.body_max_length
CARD_ACTIONS = 2
"""Others read three."""
CAROUSEL_CARDS = CarouselBlock.elements_max_length
CONTAINER_TITLE = ContainerBlock.title_max_length
CONTAINER_SUBTITLE = ContainerBlock.subtitle_max_length
CONTAINER_BLOCKS = ContainerBlock.child_blocks_max_length

# Tables and charts: blocks of 2025 and 2026, of which the SDK has no numbers.
TABLE_ROWS = 100
TABLE_COLUMNS = 20
TABLE_TEXT = 10_000
"""Characters of all cells together; others read 20,000 for a data_table."""
DATA_TABLE_ROWS = 101
"""With the head; others read 201."""
DATA_TABLE_PAGE = 100
CHART_TITLE = 50
CHART_LABEL = 20
CHART_AXIS = 50
CHART_CATEGORIES = 20
CHART_SERIES = 6
"""Also the segments of a pie; others read 12."""
RICH_TEXT_INDENT = 8
RICH_TEXT_BORDER = 1

# Buttons, menus and inputs.
BUTTON_TEXT = ButtonElement.text_max_length
BUTTON_VALUE = ButtonElement.value_max_length
FEEDBACK_TEXT = FeedbackButtonObject.text_max_length
FEEDBACK_VALUE = FeedbackButtonObject.value_max_length
ICON_BUTTON_VALUE = 2000
ICON_BUTTON_USERS = 10
CONFIRM_TITLE = ConfirmObject.title_max_length
CONFIRM_TEXT = ConfirmObject.text_max_length
CONFIRM_BUTTON = min(ConfirmObject.confirm_max_length, ConfirmObject.deny_max_length)
OPTION_TEXT = Option.label_max_length
OPTION_DESCRIPTION = 75
OPTION_VALUE = min(75, Option.value_max_length)
"""75 in the types, 150 in the SDK."""
OPTION_GROUP_LABEL = OptionGroup.label_max_length
SELECT_OPTIONS = min(StaticSelectElement.options_max_length, OptionGroup.options_max_length)
SELECT_GROUPS = StaticSelectElement.option_groups_max_length
OVERFLOW_OPTIONS = OverflowMenuElement.options_max_length
RADIO_OPTIONS = 10
"""Also those of checkboxes."""
TYPED_TEXT = 3000
"""What somebody types into a plain_text_input."""
