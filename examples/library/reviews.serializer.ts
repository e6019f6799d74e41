import { serializers, ValidationError } from 'bookstore';
import { Review } from './reviews.entity.js';

export class ReviewSerializer extends serializers.ModelSerializer(Review, {
  fields: ['id', 'edition', 'edition_title', 'user', 'username', 'stars', 'text', 'created'],
  readOnlyFields: ['user'],
}) {
  @serializers.ReadOnlyField({ source: 'user.username' }) username?: string;
  @serializers.StringRelatedField({ source: 'edition', readOnly: true }) edition_title: string;

  validate_text(text: string): string {
    if (/https?:\/\//.test(text))
      throw new ValidationError(['No links, please.', 'Describe the book instead.']);
    return text;
  }

  validate(values: Partial<Review>, { instance }: serializers.Context<Review>): Partial<Review> {
    const { stars, text } = { ...instance, ...values };
    if (stars === 1 && !text) throw new ValidationError({ text: ['Tell us why it deserves one star only.'] });
    return values;
  }
}
