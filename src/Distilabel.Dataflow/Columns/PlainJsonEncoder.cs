using System.Text.Encodings.Web;

namespace Distilabel.Dataflow.Columns;

/// <summary>Escapes in JSON only what JSON must escape: quotation marks, backslashes and control characters.</summary>
/// <remarks>
/// Even <see cref="JavaScriptEncoder.UnsafeRelaxedJsonEscaping"/> writes an emoji as <c>\uD83D\uDE00</c>, which a model reads badly and pays for by the token.
/// Half a surrogate pair becomes U+FFFD, since no UTF-8 can hold it.
/// </remarks>
internal sealed class PlainJsonEncoder : JavaScriptEncoder
{
    private PlainJsonEncoder()
    {
    }

    internal static PlainJsonEncoder Instance { get; } = new();

    public override int MaxOutputCharactersPerInputCharacter => Default.MaxOutputCharactersPerInputCharacter;

    public override bool WillEncode(int unicodeScalar) => unicodeScalar is < ' ' or '"' or '\\';

    public override unsafe int FindFirstCharacterToEncode(char* text, int textLength)
    {
        for (var i = 0; i < textLength; i++)
        {
            if (char.IsSurrogate(text[i]))
            {
                if (!char.IsHighSurrogate(text[i]) || i + 1 == textLength || !char.IsLowSurrogate(text[i + 1]))
                {
                    return i;
                }

                i++;
            }
            else if (WillEncode(text[i]))
            {
                return i;
            }
        }

        return -1;
    }

    public override unsafe bool TryEncodeUnicodeScalar(int unicodeScalar, char* buffer, int bufferLength, out int numberOfCharactersWritten) =>
        UnsafeRelaxedJsonEscaping.TryEncodeUnicodeScalar(unicodeScalar, buffer, bufferLength, out numberOfCharactersWritten);
}
